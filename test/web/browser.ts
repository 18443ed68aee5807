import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const HOME = join(tmpdir(), 'demi-chromium');
const LIBRARIES = 'al2023/lib';

/** What the package sets for Lambda, where it would make a test lie or wait; painting without a GPU is faster. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];
const GRAPHICS = ['--ignore-gpu-blocklist', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/**
 * Starts the Chromium that comes with npm. It brings the shared libraries and the font that it needs, so the machine
 * needs to have nothing installed.
 */
export async function launchBrowser(): Promise<Browser> {
  await unpack();
  return playwright.launch({
    executablePath: join(HOME, 'chromium'),
    args: [
      ...chromium.args.filter((argument) => !UNWANTED.includes(argument) && !GRAPHICS.includes(argument)),
      '--disable-gpu',
    ],
    headless: true,
    env: { ...process.env, LD_LIBRARY_PATH: join(HOME, LIBRARIES), FONTCONFIG_FILE: join(HOME, 'fonts.conf') },
  });
}

/** Unpacks next to the final place and renames, because several test processes may start at the same time. */
async function unpack(): Promise<void> {
  if (existsSync(HOME)) return;
  const scratch = await mkdtemp(`${HOME}-`);
  await unpackInto(scratch);
  await writeFile(join(scratch, 'fonts.conf'), FONTS);
  await rename(scratch, HOME).catch(() => rm(scratch, { recursive: true })); // another process was faster
}

/** The package unpacks into TMPDIR, and its libraries only where it believes to run on Lambda. */
async function unpackInto(directory: string): Promise<void> {
  const { TMPDIR, AWS_EXECUTION_ENV } = process.env;
  Object.assign(process.env, { TMPDIR: directory, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    await chromium.executablePath();
  } finally {
    restore('TMPDIR', TMPDIR);
    restore('AWS_EXECUTION_ENV', AWS_EXECUTION_ENV);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(HOME, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(HOME, 'font-cache')}</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
