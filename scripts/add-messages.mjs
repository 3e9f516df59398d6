// Adds texts to every language at once: sorted, written whole, safe to run twice at the same time.
//   node scripts/add-messages.mjs '{"send": {"en": "Send", "fr": "Envoyer"}}'     (or a file name, or - for standard input)
//   node scripts/add-messages.mjs --remove send other_key
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCALES = join(import.meta.dirname, '..', 'public', '_locales');
const LOCK = join(LOCALES, '..', '.messages-lock');

/** French sets fixed spaces before high punctuation and a curved apostrophe. */
function french(text) {
  return text
    .replaceAll("'", '’')
    .replace(/\s([;!?»])/gu, '\u202f$1')
    .replace(/«\s/gu, '«\u202f')
    .replace(/\s:/gu, '\u00a0:')
    .replace(/\s%/gu, '\u00a0%');
}

function readInput(argument) {
  if (argument === '-' || argument === undefined) return readFileSync(0, 'utf8');
  return argument.trimStart().startsWith('{') ? argument : readFileSync(argument, 'utf8');
}

async function locked(work) {
  for (let tries = 0; ; tries += 1) {
    try {
      mkdirSync(LOCK);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST' || tries > 100) throw error;
      await sleep(100);
    }
  }
  try {
    work();
  } finally {
    rmdirSync(LOCK);
  }
}

function change(lang, edit) {
  const file = join(LOCALES, lang, 'messages.json');
  let messages = {};
  try {
    messages = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  edit(messages);
  const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(`${file}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

const [first, ...rest] = process.argv.slice(2);
const languages = readdirSync(LOCALES);
if (first === '--remove') {
  await locked(() => {
    for (const lang of languages) {
      change(lang, (messages) => {
        for (const key of rest) delete messages[key];
      });
    }
  });
} else {
  const added = JSON.parse(readInput(first));
  for (const [key, texts] of Object.entries(added)) {
    if (!/^[a-zA-Z0-9_]+$/.test(key)) throw new Error(`${key}: keys are letters, digits and _`);
    for (const lang of ['en', 'fr']) {
      if (typeof texts[lang] !== 'string') throw new Error(`${key}: the text in ${lang} is missing`);
    }
  }
  await locked(() => {
    for (const lang of languages) {
      change(lang, (messages) => {
        for (const [key, texts] of Object.entries(added)) {
          if (texts[lang] === undefined) continue;
          messages[key] = { message: lang === 'fr' ? french(texts[lang]) : texts[lang].replaceAll("'", '’') };
        }
      });
    }
  });
}
