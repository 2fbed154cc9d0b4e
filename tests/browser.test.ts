import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from './browser.ts';

test('the browser runs a page and takes its picture', async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  await page.setContent(
    '<body style="background: #fff"><h1 id="now"></h1><script>now.textContent = 6 * 7</script>',
  );
  assert.equal(await page.textContent('h1'), '42');
  const blank = await page.screenshot();
  await page.addStyleTag({ content: 'body { background: #060 !important }' });
  const green = await page.screenshot();
  // PNG: the signature, then width and height as 32-bit numbers at byte 16.
  assert.equal(green.subarray(1, 4).toString('latin1'), 'PNG');
  assert.deepEqual([green.readUInt32BE(16), green.readUInt32BE(20)], [320, 200]);
  assert.notDeepEqual(green, blank);
});
