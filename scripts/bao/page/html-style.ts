/** The style of the page. Hashed for its content security policy, so it stands here as a whole. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfbfa; --raised: #fff; --text: #22262b; --quiet: #5c646e; --line: #dddfe2; --link: #1f5fa8;
  --missing: #9a3412; --missing-ground: #fff3ec; --extra: #6d28a8; --extra-ground: #f7f0fd; --good: #33684a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --raised: #1d2024; --text: #e4e6e9; --quiet: #a2aab4; --line: #34383e; --link: #8ab8f0;
    --missing: #f5a97f; --missing-ground: #33231b; --extra: #cfa8f5; --extra-ground: #2a2134; --good: #8fc9a6; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .3rem; }
p { margin: .3rem 0; max-width: 46rem; }
a { color: var(--link); }
code, pre { font: .9em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.quiet { color: var(--quiet); font-size: .9rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--raised); padding: .5rem 1rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
dl.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
dl.sums div { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; }
dl.sums dt { color: var(--quiet); font-size: .85rem; }
dl.sums dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
dl.sums dd small { font-size: .85rem; color: var(--quiet); }
.note { border-left: 4px solid var(--missing); background: var(--missing-ground); padding: .6rem .9rem; margin: 1rem 0; max-width: none; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; list-style: none; padding: 0; margin: .6rem 0; font-size: .9rem; color: var(--quiet); }
.bar { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: .8rem 0 .5rem; font-size: .9rem; }
.bar input[type=search] { flex: 1 1 12rem; min-width: 0; max-width: 24rem; }
.bar input, .bar select, .bar button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .35rem .6rem; min-height: 2.4rem; }
.bar input[type=checkbox] { min-height: 0; }
.bar button { cursor: pointer; }
.bar button:disabled { opacity: .45; cursor: default; }
.bar [role=status] { color: var(--quiet); margin-left: auto; }
.small { display: none; }
.frame { overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: .82rem; font-weight: 600; color: var(--quiet); white-space: nowrap; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: .1rem 0; cursor: pointer; }
thead button::after { content: " \\2195"; opacity: .45; }
th[aria-sort=ascending] button::after { content: " \\2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: " \\2193"; opacity: 1; }
tbody th { font-weight: 600; }
#findings td:nth-child(2) { white-space: nowrap; }
section.long { content-visibility: auto; contain-intrinsic-size: auto 60rem; margin: 0 -.5rem; padding: 0 .5rem; }
footer { margin-top: 2rem; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; margin: 0; padding: 0; }
.c { display: inline-block; border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem; white-space: nowrap; font-size: .88em; }
.c.both { color: var(--good); }
.c.missing { border: 2px dashed var(--missing); color: var(--missing); background: var(--missing-ground); font-weight: 600; border-radius: 0; }
.c.extra { border: 2px solid var(--extra); color: var(--extra); background: var(--extra-ground); font-weight: 600; border-radius: 1rem; }
.grid td, .grid thead th + th { text-align: center; white-space: nowrap; }
.grid tbody th { position: sticky; left: 0; background: var(--raised); min-width: 8rem; max-width: 14rem; }
.grid .c { margin: 0 .1rem; }
details { margin-top: .35rem; }
summary { cursor: pointer; color: var(--link); }
pre { margin: .4rem 0 0; padding: .6rem .75rem; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; overflow-wrap: normal; }
.severity { white-space: nowrap; }
.severity.error { font-weight: 700; color: var(--missing); }
@media (min-width: 42.01rem) { #findings td:nth-child(4), .cards tbody th { min-width: 9rem; } #findings td:nth-child(4) { width: 16rem; } }
@media (max-width: 42rem) {
  body { padding: 1rem .75rem 3rem; }
  .small { display: inline; }
  .bar [role=status] { margin-left: 0; flex-basis: 100%; }
  .bar input[type=search] { flex-basis: 100%; max-width: none; }
  table.cards, .cards tbody, .cards tr, .cards td, .cards tbody th { display: block; width: auto; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { padding: .6rem .8rem; border-bottom: 1px solid var(--line); }
  .cards tr:last-child { border-bottom: 0; }
  .cards tr > * { border: 0; padding: .15rem 0; }
  #matrix td:nth-child(4):not(:empty)::before { content: "Policies: "; color: var(--quiet); }
  #rights td:nth-child(3)::before { content: "Who: "; color: var(--quiet); }
  #rights td:nth-child(4)::before { content: "Policies: "; color: var(--quiet); }
  .cards td:empty { display: none; }
}
@media print {
  :root { --ground: #fff; --raised: #fff; --text: #000; --quiet: #333; --line: #999; --link: #000; --missing: #000; --missing-ground: #fff; --extra: #000; --extra-ground: #fff; --good: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .bar, .skip { display: none; }
  section.long { content-visibility: visible; }
  .frame { overflow: visible; border: 0; }
  thead { display: table-header-group; }
  tr, dl.sums div { break-inside: avoid; }
  thead button::after { content: ""; }
}
`;
