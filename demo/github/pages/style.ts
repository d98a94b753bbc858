/** Of every page; colours follow the system's light or dark scheme. */
export const style = `
:root{color-scheme:light dark;--ground:light-dark(#f6f7f9,#0f1318);--card:light-dark(#fff,#171c23);--ink:light-dark(#1b2330,#dfe6ee);
--soft:light-dark(#5b6676,#93a0b0);--line:light-dark(#dde2e9,#2a323d);--link:light-dark(#0b5cad,#79b8ff);--good:light-dark(#18794e,#4cc38a);
--bad:light-dark(#c02a37,#ff8087);--wait:light-dark(#93600a,#e5b567);--done:light-dark(#6b46c1,#b79cf5);--code:light-dark(#f0f2f6,#10151b);
--plus:light-dark(#e3f6ea,#12301f);--minus:light-dark(#fde8e9,#3b1a1e);--hunk:light-dark(#eaf1fa,#17273a)}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
.top{border-bottom:1px solid var(--line);background:var(--card)}
.top>div,main{max-width:1100px;margin:0 auto;padding:0 24px}
.top>div{display:flex;align-items:baseline;gap:12px;padding-top:14px;padding-bottom:14px}
.top .name{font-weight:600;font-size:17px;color:var(--ink)}
.top .note{color:var(--soft);font-size:13px;margin-left:auto}
main{padding-top:28px;padding-bottom:72px}
h1{font-size:26px;line-height:1.25;margin:0 0 8px;font-weight:600;letter-spacing:-.01em}h1 .number{color:var(--soft);font-weight:400}
h2{font-size:16px;margin:34px 0 12px;font-weight:600}h2 .count{color:var(--soft);font-weight:400;margin-left:6px}
.meta,.soft{color:var(--soft);font-size:13.5px}
.badge{display:inline-block;border-radius:99px;padding:2px 11px;font-size:13px;font-weight:600;border:1px solid currentColor;white-space:nowrap}
.rows .badge{min-width:84px;text-align:center}.meta .badge{margin-right:6px}.run{margin-left:14px}
.open,.success,.APPROVED,.clean{color:var(--good)}.closed,.failure,.timed_out,.CHANGES_REQUESTED,.dirty,.blocked{color:var(--bad)}
.merged{color:var(--done)}.queued,.in_progress,.action_required,.behind,.unstable{color:var(--wait)}
.draft,.neutral,.skipped,.cancelled,.COMMENTED,.unknown{color:var(--soft)}
.tag{display:inline-block;border-radius:99px;padding:0 9px;font-size:12.5px;background:var(--code);border:1px solid var(--line);margin-left:6px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 16px;overflow:hidden}
.card>header{padding:9px 16px;border-bottom:1px solid var(--line);font-size:13.5px;color:var(--soft);display:flex;gap:8px;align-items:baseline;flex-wrap:wrap}
.card>header b:not([class]){color:var(--ink)}.card>header:last-child{border-bottom:0}.card>.body{padding:14px 18px}.card>header .end{margin-left:auto}
.rows>li{display:flex;gap:14px;align-items:baseline;padding:12px 18px;border-top:1px solid var(--line)}.rows>li:first-child{border-top:0}
.rows{list-style:none;margin:0;padding:0}.rows .grow{flex:1;min-width:0}.rows .title{font-weight:600;color:var(--ink);font-size:15.5px}
.rows .end{white-space:nowrap;font-size:13.5px}
.verdict{border-left:5px solid currentColor}.verdict .body{color:var(--ink)}.verdict b{margin-right:6px}
code,pre{font:12.8px/1.5 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",Consolas,monospace}
code{background:var(--code);border-radius:5px;padding:1.5px 5px}pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow:auto;margin:12px 0}
pre code{background:none;padding:0}
figure.mermaid{margin:12px 0}figure.mermaid figcaption{font-size:12px;color:var(--soft);letter-spacing:.04em;text-transform:uppercase}figure.mermaid pre{margin-top:4px}
.prose>:first-child{margin-top:0}.prose>:last-child{margin-bottom:0}.prose h1{font-size:21px}.prose h2{font-size:18px;margin:20px 0 8px}.prose h3{font-size:16px;margin:18px 0 6px}
.prose table{border-collapse:collapse;display:block;overflow:auto;margin:12px 0;font-size:14px;font-variant-numeric:tabular-nums}.prose th,.prose td{border:1px solid var(--line);padding:5px 12px}
.prose th{background:var(--code);font-weight:600}.prose blockquote{margin:12px 0;padding:2px 14px;border-left:4px solid var(--line);color:var(--soft)}
.prose blockquote>:first-child{margin-top:4px}.prose blockquote>:last-child{margin-bottom:4px}.prose details{margin:10px 0}summary{cursor:pointer}.prose summary{font-weight:600}.prose hr{border:0;border-top:1px solid var(--line);margin:18px 0}
.image{color:var(--soft);font-style:italic}
details.file{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 12px;overflow:hidden}
details.file>summary{padding:9px 16px;font-size:13.5px;display:flex;gap:10px;align-items:baseline}details.file>summary code{background:none;font-size:13.2px;overflow-wrap:anywhere}
details.file>summary::before{content:"\\25B8";color:var(--soft)}details.file[open]>summary::before{content:"\\25BE"}details.file[open]>summary{border-bottom:1px solid var(--line)}
details.file>summary .end{margin-left:auto;white-space:nowrap}.plus{color:var(--good)}.minus{color:var(--bad)}
.diff{width:100%;border-collapse:collapse;table-layout:fixed;font:12.6px/1.55 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",Consolas,monospace}
.diff td{padding:0 10px;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}.diff td.n{width:50px;text-align:right;color:var(--soft);user-select:none;padding:0 8px}
.diff col.n{width:50px}.diff .add td{background:var(--plus)}.diff .del td{background:var(--minus)}.diff .at td{background:var(--hunk);color:var(--soft)}
.sides{display:grid;grid-template-columns:minmax(0,1fr) 270px;gap:28px}aside h2:first-child{margin-top:0}aside .card{font-size:13.8px}aside .rows>li{padding:9px 14px}
@media(max-width:820px){.sides{grid-template-columns:minmax(0,1fr)}.top .note{display:none}main{padding:18px 14px}.rows>li{flex-wrap:wrap}}
`
