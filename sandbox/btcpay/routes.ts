import { ADMIN_ROUTES } from './admin-routes.ts';
import { GREENFIELD_ROUTES } from './greenfield/routes.ts';
import type { Routes } from './http.ts';
import { LEGACY_ROUTES } from './legacy/routes.ts';
import { PUBLIC_ROUTES } from './public/routes.ts';
import { SHOP_ROUTES } from './web-routes.ts';

/** Everything that answers here. */
export const ROUTES: Routes = {
  ...SHOP_ROUTES,
  ...PUBLIC_ROUTES,
  ...LEGACY_ROUTES,
  ...GREENFIELD_ROUTES,
  ...ADMIN_ROUTES,
};
