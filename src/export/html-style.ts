/**
 * The style sheet of the HTML report, with the tokens of `src/ui/tokens.css`. Its policy allows it by its hash. On paper
 * it is light, grounds stay, and what fits on a page is not cut by one.
 */
export const CSS = `:root{color-scheme:light dark;--ground:light-dark(#fff,#191a1e);--sunken:light-dark(#f5f6f8,#212328);--line:light-dark(#e3e5ea,#2f323a);--ink:light-dark(#17181c,#e4e6ea);--quiet:light-dark(#59606e,#a3a9b5);--link:light-dark(#4338bd,#b3aeff);--a:light-dark(#0d7f67,#33ad8f);--b:light-dark(#2a4398,#3f63cf);--c:light-dark(#e9ad1d,#f0b929);--d:light-dark(#8f1913,#a52f28);--on-a:light-dark(#fff,#06221a);--on-b:#fff;--on-c:#231a00;--on-d:#fff;--high:light-dark(#961a14,#f07f76);--medium:light-dark(#8f5e00,#e9bd5e);--low:light-dark(#33569c,#8fb0f0);--good:light-dark(#0a6f5a,#6fdcc0);--mark:light-dark(#ffefb8,#4d3f0c);--mark-line:light-dark(#8a6300,#e3b04b)}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{background:var(--ground);color:var(--ink);font:.8125rem/1.25rem system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:178mm;margin:0 auto;padding:40px 16px 64px}
h1{font-size:1.75rem;line-height:2rem}
h2{margin:24px 0 8px;font-size:1.125rem;line-height:1.5rem;text-wrap:balance}
h3{margin:12px 0 4px;font-size:inherit;font-weight:600}
h2+h3,h2+.part>h3:first-child{margin-top:0}
p+p,ul,pre,table,details,p+dl{margin-top:8px}
table+p,pre+p,ul+p,p+ul{margin-top:8px}
a{color:var(--link)}
code,pre{font:.75rem/1.125rem ui-monospace,"SF Mono","Cascadia Mono","Segoe UI Mono","DejaVu Sans Mono",monospace}
pre{padding:8px 12px;border-radius:6px;background:var(--sunken);white-space:pre-wrap;-webkit-box-decoration-break:clone;box-decoration-break:clone}
pre .name{font-weight:600}
mark{background:var(--mark);color:inherit;border-bottom:2px solid var(--mark-line)}
ul{padding-left:20px}
li+li{margin-top:2px}
summary{color:var(--quiet)}
table{width:100%;table-layout:fixed;border-collapse:collapse}
th{font-size:.6875rem;font-weight:400;line-height:1rem;text-align:left;white-space:nowrap;color:var(--quiet)}
th,td{padding:6px 16px 6px 0;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th.number{width:72px}th.short{width:96px}
.quiet{color:var(--quiet);font-size:.75rem;line-height:1rem}
.lead{max-width:72ch;font-size:.9375rem;line-height:1.5rem}
.note{padding:8px 12px;border-left:4px solid var(--mark-line);background:var(--sunken)}
header{display:flex;gap:24px;align-items:center}
header .quiet{font-size:inherit;line-height:inherit}
header p+p,header h1+p{margin-top:0}
.note+header{margin-top:24px}
.tile,.chip{display:inline-grid;flex:none;place-items:center;font-weight:600;background:var(--quiet);color:var(--ground)}
.tile{width:88px;height:88px;border-radius:16px;font-size:3rem;font-weight:700}
.tile small{font-size:.75rem;font-weight:600}
.chip{min-width:24px;height:18px;padding:0 4px;border-radius:4px;font-size:.6875rem}
[data-band=a]{background:var(--a);color:var(--on-a)}
[data-band=b]{background:var(--b);color:var(--on-b)}
[data-band=c]{background:var(--c);color:var(--on-c)}
[data-band=d],[data-band=f]{background:var(--d);color:var(--on-d)}
dl{display:grid;grid-template-columns:104px minmax(0,1fr);gap:6px 16px}
dt{color:var(--quiet)}
dd{margin:0}
.pair{grid-template-columns:auto 1fr auto 1fr;margin-top:24px}
.way{display:grid;grid-auto-columns:1fr;grid-auto-flow:column;margin:32px 0 4px;padding:0;list-style:none}
.way li{position:relative;margin:0;padding-top:16px;border-top:2px solid var(--line)}
.way li:last-child{border-color:transparent}
.way strong,.way .quiet{display:block;padding-right:12px;font-weight:600}
.way .quiet{font-weight:400}
.way .chip{position:absolute;top:-13px;min-width:32px;height:24px;border-radius:6px;font-size:.8125rem}
.severity{font-size:.75rem;font-weight:600;white-space:nowrap;text-transform:capitalize}
.severity::before{display:inline-block;width:18px;content:"–"}
[data-severity=high]{color:var(--high)}[data-severity=high]::before{content:"◆"}
[data-severity=medium]{color:var(--medium)}[data-severity=medium]::before{content:"▲"}
[data-severity=low]{color:var(--low)}[data-severity=low]::before{content:"○"}
.entries .part{padding:8px 0;border-top:1px solid var(--line)}
.entries h3{display:grid;grid-template-columns:76px minmax(0,1fr) auto;gap:0 12px;margin:0}
.entries .part>:not(h3){margin:2px 0 0 88px}
.entries p code,td code{padding:1px 6px;border-radius:4px;background:var(--sunken)}
.entries .quiet code{padding:0;background:none;font-size:inherit}
.evidence .part{display:grid;grid-template-columns:104px minmax(0,1fr);gap:4px 16px;padding:4px 0;border-top:1px solid var(--line)}
.evidence .part>*{grid-column:2;margin:0}
.evidence .part>:first-child{grid-area:1/1;color:var(--quiet)}
.check{padding:0;list-style:none}
.check li::before{content:"☐  "}
.check .done::before{content:"☑  "}
.passed{columns:2;column-gap:32px;padding:0;list-style:none}
.passed li{margin:0 0 2px;padding-left:20px;text-indent:-20px;break-inside:avoid}
.passed li::before{display:inline-block;width:20px;color:var(--good);content:"✓";text-indent:0}
article:not(:first-child){margin-top:64px}
footer{margin-top:32px;padding-top:12px;border-top:1px solid var(--line)}
@media (max-width:30em){main{padding:24px 16px}th.number{width:54px}th.short{width:64px}td .severity{white-space:normal}h1{font-size:1.25rem;line-height:1.5rem}th,th.number,.short{white-space:normal}th,td{padding-right:8px}tr:has(>:nth-child(4)){display:grid;grid-template-columns:repeat(4,1fr);border-bottom:1px solid var(--line)}tr:has(>:nth-child(4))>*{width:auto;border:0}tr:has(>:nth-child(4))>:first-child{grid-column:1/-1;padding-bottom:0}.evidence .part{display:block}header{gap:16px;align-items:start}.tile{width:56px;height:56px;border-radius:10px;font-size:2rem}dl,.pair{grid-template-columns:auto minmax(0,1fr)}.entries h3{grid-template-columns:minmax(0,1fr) auto}.entries .severity{grid-column:1/-1}.entries .part>:not(h3){margin-left:0}.passed{columns:1}}
@page{size:A4;margin:12mm 15mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);color:#59606e;font:8pt sans-serif}}
@media print{:root{color-scheme:light}html{font-size:14px}main{max-width:none;padding:0}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}details::details-content{content-visibility:visible;block-size:auto}summary{display:none}h2,h3,thead,:is(h2,h3)+p,p:has(+:is(pre,table,ul)){break-after:avoid}tr,li,p,pre,header,.way,.entries .part,.evidence .part{break-inside:avoid}.annex{font-size:.75rem;line-height:1.0625rem}.annex h2{margin:16px 0 4px}.annex h3{margin:8px 0 2px}.annex pre,.annex code{font-size:.625rem;line-height:.8125rem}.annex :is(p,ul,pre,table,details){margin-top:4px}.annex pre{padding:4px 8px}.annex li+li{margin:0}.annex .part ul{columns:2;column-gap:24px}.evidence{display:grid;grid-template-columns:1fr 1fr;gap:0 24px}.evidence h2{grid-column:1/-1}.evidence p{break-after:auto}.evidence .part{grid-template-columns:64px minmax(0,1fr);gap:2px 8px;padding:2px 0}.rest{font-size:.75rem;line-height:1rem}th,.rest td,.annex td{padding-block:2px}.rest th:nth-child(2){width:54%}.rest th.short{width:76px}.rest code{font-size:.6875rem;line-height:1rem}.passed{columns:3}.check{columns:2;column-gap:24px}article:not(:first-child){break-before:page;margin-top:0}a{color:inherit;text-decoration:none}}`;

/** The SHA-256 of the style sheet, which test/export/html.test.ts computes. */
export const CSS_HASH = 'sha256-7GXQLQvkII9UshuGx2H3keNOHsB5vZWSCVwN27uTt0s=';
