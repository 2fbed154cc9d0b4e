import { Html } from './html.ts';

/** Readable on a phone, in both directions, light and dark; logical properties only. */
export const STYLE = new Html(`
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "SF Arabic", "Geeza Pro", Tahoma, sans-serif; color: #1b1b1b; background: #fff; }
main { max-inline-size: 40rem; margin-inline: auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin-block: .5rem 1rem; }
h2 { font-size: 1.15rem; margin-block: 1.75rem .25rem; }
h3 { font-size: 1rem; margin-block: 1rem 0; }
p { margin-block: .25rem .5rem; }
.said { white-space: pre-line; overflow-wrap: anywhere; }
.quiet { color: #555; }
.standing { border-inline-start: .35rem solid #5a5a5a; padding: .25rem 1rem; background: #f4f4f4; }
.standing h2 { margin-block-start: .5rem; }
.standing.upheld, .standing.restored { border-color: #17693a; }
.standing.appealed { border-color: #1d4f91; }
.fault { border: .2rem solid #a11b1b; padding: .25rem 1rem; }
.fault a { color: #a11b1b; }
label { font-weight: 600; display: block; }
textarea { font: inherit; inline-size: 100%; box-sizing: border-box; padding: .5rem; border: 2px solid #333; border-radius: .25rem; color: inherit; background: transparent; }
input { font: inherit; box-sizing: border-box; padding: .5rem; border: 2px solid #333; border-radius: .25rem; color: inherit; background: transparent; }
input:not([type=checkbox]) { inline-size: 100%; }
button { font: inherit; font-weight: 600; margin-block: .75rem; padding: .75rem 1.25rem; min-block-size: 2.75rem; border: 0; border-radius: .25rem; background: #1d4f91; color: #fff; cursor: pointer; }
a { color: #1d4f91; }
:focus-visible { outline: .2rem solid #b35c00; outline-offset: .15rem; }
nav { text-align: end; }
nav a { display: inline-block; padding-block: .5rem; }
@media (prefers-color-scheme: dark) {
  body { color: #ececec; background: #161616; }
  .standing { background: #242424; }
  .quiet { color: #b5b5b5; }
  a { color: #9cc3ff; }
  .fault, .fault a { border-color: #ff9d9d; color: #ff9d9d; }
  textarea, input { border-color: #bbb; }
  button { background: #9cc3ff; color: #10233f; }
}
`);
