/**
 * How the report looks: a plain official document on A4, in black, readable without any colour. Fonts are those of
 * Chinese offices first; a file can carry none with it (a CJK font has megabytes).
 */
import { cssText } from './html.ts';

/** What stands in the margins of the pages. */
export interface RunningTexts {
  readonly title: string;
  readonly firm: string;
  readonly pack: string;
  /** Before the page's number, between it and the number of pages, after both. */
  readonly page: readonly [string, string, string];
}

const song = `SimSun,'宋体','Songti SC','Noto Serif CJK SC','Source Han Serif SC',serif`;
const hei = `SimHei,'黑体','Heiti SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif`;
const title = `'方正小标宋简体','FZXiaoBiaoSong-B05S','方正小标宋_GBK',STZhongsong,'华文中宋',${song}`;
const fangsong = `FangSong,'仿宋','仿宋_GB2312',STFangsong,${song}`;
const kai = `KaiTi,'楷体',STKaiti,'Kaiti SC',${song}`;
const latin = `'Times New Roman','Liberation Serif',Tinos,'DejaVu Serif'`;
const latinHei = `Arial,'Liberation Sans',Arimo,'DejaVu Sans'`;
const mono = `Consolas,'DejaVu Sans Mono','Liberation Mono',Menlo,monospace`;
// Chinese text takes nothing but ASCII from Times (zc, below): its quotation marks are too narrow between Chinese signs.
const fonts = `:root{--song:zc,${song};--hei:${hei};--title:${title};--fang:zc,${fangsong};--kai:zc,${kai};--mono:${mono}}
.en{--song:${latin},${song};--hei:${latinHei},${hei};--title:${latin},${song};--fang:${latin},${song};--kai:${latin},${song}}`;

/** The style sheet. */
export function style(running: RunningTexts): string {
  return `${page(running)}\n${fonts}\n${base}\n${coverStyle}\n${tables}\n${marks}\n${media}`;
}

function page({ title: name, firm, pack, page: [before, between, after] }: RunningTexts): string {
  const small = `font:8.5pt zc,${song};color:#333`;
  const number = `"${cssText(before)}" counter(page) "${cssText(between)}" counter(pages) "${cssText(after)}"`;
  return `@page{size:A4;margin:24mm 20mm 21mm 22mm;
@top-left{content:"${cssText(name)}";${small};border-bottom:.4pt solid #333;vertical-align:bottom;padding-bottom:1.5mm;margin-bottom:4mm}
@top-right{content:"${cssText(firm)}";${small};border-bottom:.4pt solid #333;vertical-align:bottom;padding-bottom:1.5mm;margin-bottom:4mm}
@bottom-left{content:"${cssText(pack)}";${small}}
@bottom-right{content:${number};${small}}}
@page:first{@top-left{content:none}@top-right{content:none}@bottom-left{content:none}@bottom-right{content:none}}`;
}

const base = `@font-face{font-family:zc;src:local('Times New Roman'),local('Liberation Serif'),local('Tinos');unicode-range:U+20-7E}
@font-face{font-family:zc;font-weight:bold;src:local('Times New Roman Bold'),local('TimesNewRomanPS-BoldMT'),local('Liberation Serif Bold'),local('Tinos Bold');unicode-range:U+20-7E}
*{box-sizing:border-box;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{margin:0;background:#e8e8e6;color:#000;font:11.5pt/1.65 var(--fang);text-spacing-trim:normal}
body.en{font-size:10.5pt;line-height:1.5}
main{max-width:210mm;margin:0 auto;padding:24mm 20mm 21mm 22mm;background:#fff}
h1,h2,h3,h4{font-family:var(--hei);font-weight:normal;line-height:1.4;break-after:avoid;break-inside:avoid}
h2{font-size:15pt;margin:8mm 0 2.5mm}#form{break-before:page}
h3{font-family:var(--kai);font-weight:bold;font-size:12pt;margin:5mm 0 2mm}
h4{font-size:10.5pt;margin:4mm 0 1.5mm}
p:has(+table),p:has(+.legend),.legend:has(+table){break-after:avoid}
section>p{break-inside:avoid}
p{margin:0 0 2.5mm;text-align:justify;orphans:3;widows:3}
.zh section>p:not(.note,.none,.legend,.warning){text-indent:2em}
ol{margin:0 0 3mm;padding-left:2.2em}li{margin-bottom:1.2mm;text-align:justify}.sources{font-size:9.5pt;line-height:1.45}.sources li{margin-bottom:.6mm}
small{font-size:.88em;color:#222}
code,.id,.hex{font-family:var(--mono);font-size:.86em;overflow-wrap:anywhere}
.id{font-weight:normal}
code.command{display:block;margin:1mm 0;padding:1mm 2mm;border-left:2pt solid #555;background:#f3f3f1;break-inside:avoid}
.note{font-size:9.5pt;line-height:1.5;color:#222;margin-top:1.5mm}
.none{font-size:10.5pt;padding:2mm 0}
.warning{border:1pt solid #000;border-left-width:5pt;padding:1.8mm 3mm;font:bold 10.5pt/1.5 var(--song);break-inside:avoid}
nav{break-after:avoid}
nav h2{text-align:center;letter-spacing:.2em;margin-top:0}
nav ul{columns:3;column-gap:8mm;list-style:none;margin:0 0 3mm;padding:0;font-size:10.5pt;line-height:1.7}
.en nav ul{font-size:9pt;line-height:1.5}.en nav h2,.en .verdict strong{letter-spacing:0}.en nav li{padding-left:1.4em;text-indent:-1.4em}
nav li{margin:0;break-inside:avoid;text-align:left}nav a{color:#000;text-decoration:none}
.legend{font-size:9.5pt;line-height:1.9;border-top:.4pt solid #777;border-bottom:.4pt solid #777;padding:1mm 0;text-align:left}
.legend .item{white-space:nowrap;margin-right:1.2em;display:inline-block}
.legend svg{width:5mm;height:3.6mm;vertical-align:-.6mm;border:.4pt solid #555}`;

const coverStyle = `.cover{display:flex;flex-direction:column;min-height:249mm;break-after:page}
.cover .title{text-align:center;margin:12mm 0 9mm}
h1{font:normal 28pt/1.45 var(--title);letter-spacing:.06em;margin:0}
.en h1{font-size:21pt;letter-spacing:0}
.tight .title{margin:2mm 0 5mm}.tight h1{font-size:24pt}.tight table.facts,.tight .facts th{font-size:10pt;line-height:1.45}.tight .facts th,.tight .facts td{padding:.7mm 2mm}.tight .verdict{padding:2.5mm 4mm;margin-bottom:3mm}.tight .warning{margin-bottom:2mm;padding:1.2mm 3mm}
.subtitle{font:12pt var(--song);text-align:center;margin:4mm 0 0}
.verdict{border:2.4pt double #000;padding:3mm 6mm;text-align:center;margin:0 8mm 4mm}
.verdict strong{font:normal 17pt/1.5 var(--hei);letter-spacing:.1em}
.verdict p{text-align:center;margin:1mm 0 0;font:10.5pt/1.5 var(--song)}
.verdict.bad{border:3pt solid #a00000;margin:0 0 5mm;padding:5mm}
.verdict.bad strong{background:#a00000;color:#fff;padding:1mm 4mm;font-size:19pt}
.verdict ul{margin:2mm 0 0;padding-left:1.6em;text-align:left;font:10pt/1.5 var(--song)}
.cover .warning{margin:0 0 2.5mm}
table.facts{margin:auto 0;font:11pt/1.55 var(--song);border:0}
.facts th,.facts td{border:0;border-bottom:.5pt solid #555;padding:1.2mm 2mm;background:none;text-align:left;vertical-align:top}
.facts th{width:34%;font:normal 11pt/1.55 var(--hei);white-space:nowrap;border-bottom-color:transparent}
.facts .hex{font-size:9.5pt;line-height:1.6;white-space:nowrap}
.cover .made{font:9.5pt/1.6 var(--song);margin:4mm 0 0;border-top:.4pt solid #777;padding-top:2mm}
.void{display:none}`;

const tables = `table{width:100%;border-collapse:collapse;table-layout:fixed;font:10pt/1.45 var(--song);margin:0 0 3mm}
th,td{border:.5pt solid #444;padding:1.1mm 1.5mm;vertical-align:middle;text-align:left;overflow-wrap:anywhere}
th{font:normal 9.5pt/1.35 var(--hei);text-align:center;background:#ededea}
thead{display:table-header-group}tr,.few{break-inside:avoid}tbody tr:first-child,tbody tr:nth-last-child(2){break-after:avoid}
td.right{text-align:right}td.center{text-align:center;overflow-wrap:normal;padding-left:0;padding-right:0}
tr.strong td{font-weight:bold;background:#f5f5f2;border-top:1pt solid #000;break-before:avoid}
.dense{font-size:9pt;line-height:1.35}.dense th{font-size:8.5pt}.dense td,.dense th{padding:.8mm 1.1mm}
td .item{display:block}.row .item{display:inline}.row .item+.item::before{content:'；'}.en .row .item+.item::before{content:'; '}.time{white-space:nowrap;letter-spacing:-.02em}.line{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.integers{border:1.2pt solid #000;margin:3mm 0 4mm}
.integers td{text-align:center;padding:2mm 1mm;border:.5pt solid #444}.integers tr+tr td{padding:1.2mm 1mm}
.integers .name{font:12pt var(--hei)}.integers .big{font:bold 34pt/1.25 var(--song)}.integers .unit{font-size:9.5pt}
.how{font-family:var(--song);white-space:nowrap}
.map{font-size:8.5pt;line-height:1.25}.map th{font-size:8.5pt}.map td,.map th{padding:.5mm 1mm}
.map td:nth-child(2),.map th:nth-child(2){padding:0}
.map td svg{display:block;width:100%;height:5.4mm}
.axis{position:relative;height:3.4mm;font:7pt/3.4mm var(--mono);text-align:left;letter-spacing:-.03em}
.axis span{position:absolute;white-space:nowrap;padding-left:.4mm;border-left:.5pt solid #444;height:3.4mm}
.form td{height:11mm}
.sign td{height:26mm;vertical-align:top;padding:2mm}
.sign{margin-top:5mm;break-inside:avoid}`;

// Without colours: darkness grows with completeness, and strokes mark what is below the threshold.
const marks = `.label{display:inline-block;font:normal 7.5pt/1.15 var(--hei);margin:.25mm 0;padding:.25mm .9mm;border:.5pt solid #000;border-radius:.6mm;white-space:nowrap;vertical-align:middle;letter-spacing:0}
.label.declared{border-style:dashed}
.label.observed{background:#000;color:#fff}
.label.derived{background:#ddd}
.mark{font:normal 8pt/1.2 var(--hei);border:1pt solid #000;padding:.1mm .9mm;white-space:nowrap;background:repeating-linear-gradient(135deg,#fff 0 2px,#d8d8d8 2px 3px)}
.outcome.mismatch{font-weight:bold;background:#a00000;color:#fff;padding:.3mm 1.2mm}
.outcome.unknown{border-bottom:1pt dashed #000}
.c0{fill:#fff}.c1{fill:#dfe3e6}.c2{fill:#b4bec6}.c3{fill:#6f8596}.c4{fill:#2f4a60}
svg path{stroke:none}
svg .stroke{fill:none;stroke:#000;stroke-width:.9;vector-effect:non-scaling-stroke}
svg .nil{fill:none;stroke:#777;stroke-width:.7;vector-effect:non-scaling-stroke}
svg .grid{fill:none;stroke:#fff;stroke-width:.35;vector-effect:non-scaling-stroke}`;

const media = `@media print{body{background:none}main{max-width:none;margin:0;padding:0}
.void{display:block;position:fixed;top:105mm;left:0;right:0;text-align:center;font:80pt var(--hei);color:#a00000;opacity:.16;transform:rotate(-32deg)}}
@media screen{main{margin:6mm auto;box-shadow:0 0 3mm #999}.cover{min-height:0;border-bottom:.5pt solid #777;padding-bottom:8mm;margin-bottom:10mm}}`;
