interface Wishes {
  /** Of the guard on 127.0.0.1. */
  readonly proxyPort: number;
  /** Extension id to the UUID in its address. */
  readonly uuids: Readonly<Record<string, string>>;
  readonly language: string;
}

/** The extension's address fixed, its data kept over a restart, everything beyond this machine to the guard, Firefox's own services off. */
export function firefoxPreferences({ proxyPort, uuids, language }: Wishes): Record<string, unknown> {
  return {
    'extensions.webextensions.uuids': JSON.stringify(uuids),
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,
    'intl.accept_languages': language,
    'intl.locale.requested': language,
    'ui.prefersReducedMotion': 1,

    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': proxyPort,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': proxyPort,
    'network.proxy.no_proxies_on': '127.0.0.1, localhost',
    'network.proxy.failover_direct': false,
    'network.trr.mode': 5,
    'network.dns.disablePrefetch': true,
    'network.prefetch-next': false,
    'network.predictor.enabled': false,
    'network.http.speculative-parallel-limit': 0,
    'media.peerconnection.enabled': false,

    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'app.normandy.enabled': false,
    'app.update.enabled': false,
    'app.update.disabledForTesting': true,
    'browser.contentblocking.category': 'custom',
    'browser.newtabpage.enabled': false,
    'browser.newtabpage.activity-stream.feeds.system.topstories': false,
    'browser.newtabpage.activity-stream.telemetry': false,
    'browser.region.network.url': '',
    'browser.region.update.enabled': false,
    'browser.safebrowsing.blockedURIs.enabled': false,
    'browser.safebrowsing.downloads.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'browser.safebrowsing.update.enabled': false,
    'browser.search.geoSpecificDefaults': false,
    'browser.search.update': false,
    'browser.startup.homepage': 'about:blank',
    'browser.startup.page': 0,
    'browser.topsites.contile.enabled': false,
    'browser.urlbar.merino.enabled': false,
    'browser.urlbar.quicksuggest.enabled': false,
    'datareporting.healthreport.uploadEnabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'dom.push.connection.enabled': false,
    'extensions.blocklist.enabled': false,
    'extensions.getAddons.cache.enabled': false,
    'extensions.systemAddon.update.enabled': false,
    'extensions.update.enabled': false,
    'identity.fxaccounts.enabled': false,
    'media.gmp-manager.updateEnabled': false,
    'messaging-system.rsexperimentloader.enabled': false,
    'privacy.trackingprotection.enabled': false,
    'privacy.trackingprotection.pbmode.enabled': false,
    'security.OCSP.enabled': 0,
    'security.remote_settings.crlite_filters.enabled': false,
    'security.remote_settings.intermediates.enabled': false,
    'services.settings.server': 'http://127.0.0.1:9/none',
    'toolkit.telemetry.enabled': false,
    'toolkit.telemetry.server': 'http://127.0.0.1:9/none',
    'toolkit.telemetry.unified': false,
  };
}
