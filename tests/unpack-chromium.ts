// Run by browser.ts in a process of its own: the package takes its folder from TMPDIR, and on import changes
// LD_LIBRARY_PATH and FONTCONFIG_PATH, which no other child of the tests should inherit.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
