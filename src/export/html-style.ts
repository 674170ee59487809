/**
 * The style sheet of the HTML report. Its policy allows it by its hash. On paper it is light, and backgrounds stay.
 */
export const CSS = `:root{color-scheme:light dark;--ground:#fff;--raised:#f4f5f7;--line:#d9dce1;--ink:#1a1c20;--quiet:#59606b;--mark:#ffeaa0;--link:#1a55b5;--a:#077b63;--b:#27408f;--c:#8a6508;--d:#961a14;--on:#fff}
@media screen and (prefers-color-scheme:dark){:root{--ground:#1c1e22;--raised:#26292e;--line:#3b3f46;--ink:#e8eaed;--quiet:#a5acb6;--mark:#574600;--link:#9dbfff;--a:#8ff0d8;--b:#8db4ff;--c:#f2b700;--d:#ff8b97;--on:#1c1e22}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:860px;margin:0 auto;padding:40px 24px 64px}
h1,h2,h3{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:28px}
h2{font-size:20px;margin:44px 0 12px;padding-top:14px;border-top:2px solid var(--ink)}
h3{font-size:16px;margin:0}
p,ul,dl,pre,table{margin:8px 0}
a{color:var(--link)}
code,pre{font:13px/1.5 ui-monospace,"SF Mono","Cascadia Mono","Segoe UI Mono","DejaVu Sans Mono",monospace}
pre{padding:10px 12px;background:var(--raised);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;-webkit-box-decoration-break:clone;box-decoration-break:clone}
pre .name{font-weight:600}
mark{background:var(--mark);color:inherit;padding:1px 0;border-bottom:2px solid var(--c)}
ul{padding-left:22px}
li{margin:4px 0}
table{width:100%;border-collapse:collapse;font-size:14px}
th{text-align:left;white-space:nowrap;font-weight:600;color:var(--quiet);border-bottom:1px solid var(--ink)}
th,td{padding:6px 16px 6px 0;vertical-align:top}
td{border-bottom:1px solid var(--line)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th.number,td.number,.short{width:1%;white-space:nowrap}
.quiet{color:var(--quiet)}
.small{font-size:13px}
.top{display:flex;gap:24px;align-items:center}
.top p{margin:2px 0}
.grade{flex:none;display:grid;place-items:center;width:104px;height:104px;border-radius:18px;font-size:46px;font-weight:700;letter-spacing:-1px;background:var(--quiet);color:var(--on)}
.grade[data-band=a]{background:var(--a)}
.grade[data-band=b]{background:var(--b)}
.grade[data-band=c]{background:var(--c)}
.grade[data-band=d],.grade[data-band=f]{background:var(--d)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:24px 0 0;font-size:14px}
.facts dt{color:var(--quiet)}
.facts dd{margin:0}
.note{margin:16px 0 0;padding:10px 14px;background:var(--raised);border-left:4px solid var(--c)}
.severity{display:inline-block;min-width:66px;padding:0 8px;border:1px solid;border-radius:10px;font-size:12px;font-weight:600;line-height:20px;text-align:center;white-space:nowrap;color:var(--quiet)}
.severity[data-severity=high]{background:var(--d);border-color:var(--d);color:var(--on)}
.severity[data-severity=medium]{color:var(--c)}
.severity[data-severity=low]{color:var(--b)}
.item{padding:18px 0;border-bottom:1px solid var(--line)}
.item:last-child{border-bottom:0}
.head{display:flex;gap:12px;align-items:baseline}
.head h3{flex:1}
.check li{list-style:"☐  "}.check .done{list-style:"☑  "}
.pass li{list-style:"✓  "}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line)}
article:not(:first-child){margin-top:64px}
@media (max-width:560px){main{padding:24px 16px}h1{font-size:22px}.top{align-items:start}.grade{width:72px;height:72px;font-size:32px;border-radius:12px}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:8px}.head{flex-wrap:wrap}.head h3{flex-basis:100%;order:3}}
@page{margin:18mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif}}
@media print{:root{color-scheme:light}details::details-content{content-visibility:visible;block-size:auto}summary{display:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:10.5pt}main{max-width:none;padding:0}table{font-size:9.5pt}code,pre{font-size:9pt}h2{margin-top:26pt}h2,h3,.head,.label,thead{break-after:avoid}tr,li,.top,.note,.facts{break-inside:avoid}pre{orphans:3;widows:3}.evidence,.why{break-inside:avoid}article:not(:first-child){break-before:page;margin-top:0}a[href^=http]::after{content:" (" attr(href) ")";color:var(--quiet);font-size:9pt}a{text-decoration:none}}`;

/** The SHA-256 of the style sheet, which test/export/html.test.ts computes. */
export const CSS_HASH = 'sha256-xSXpFhziAhTuJGVtBe4v87gUcc/K09ae7fOnT6Dw9Kw=';
