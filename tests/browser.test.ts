import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { browserMissing, launchBrowser } from './browser.ts';

test('the browser runs a page and draws its letters', async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  await page.setContent('<h1 id="now"></h1><script>now.textContent = 6 * 7</script>');
  assert.equal(await page.textContent('h1'), '42');
  const picture = sharp(await page.screenshot());
  const { width, height, format } = await picture.metadata();
  assert.deepEqual({ width, height, format }, { width: 320, height: 200, format: 'png' });
  // Without fonts a page works and shows nothing: there must be black on the white.
  const { channels } = await picture.stats();
  assert.deepEqual([channels[0]?.min, channels[0]?.max], [0, 255]);
});

test('on another system one sentence says what is missing; where one is installed it is used', () => {
  assert.equal(browserMissing({ platform: 'linux', arch: 'x64', env: {} }), null);
  for (const [platform, arch] of [
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ] as const) {
    const said = browserMissing({ platform, arch, env: {} });
    assert.match(
      said ?? '',
      new RegExp(`^[^.]*not for ${platform} on ${arch}: set COMITY_BROWSER to [^.]*\\.$`),
    );
    assert.equal(browserMissing({ platform, arch, env: { COMITY_BROWSER: '/usr/bin/chromium' } }), null);
  }
});
