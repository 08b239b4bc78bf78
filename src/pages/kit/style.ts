/** The inline style of all visitor pages. Literals of the KRDS design tokens (NOTICE): old WebViews know no CSS variables. */

// Old Android and iOS 12: no flex gap, no :is, no clamp, no inset, no :focus-visible.
export const STYLE = `html{font-size:100%;-webkit-text-size-adjust:100%;color-scheme:light dark}
body{margin:0;background:#fff;color:#1e2124;font:19px/1.5 -apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;font-size:1.1875rem;word-break:keep-all;overflow-wrap:break-word}
:lang(zh){word-break:normal}
.bar a+a{margin-left:16px}
main,.bar,footer{max-width:36rem;margin:0 auto;padding:0 16px 24px}
.bar{padding-bottom:0;text-align:right}
footer{border-top:1px solid #8a949e}
.demo{margin:0;padding:8px 16px;background:#eef2f7;color:#464c53;font-size:.9375rem}
h1{font-size:1.75rem;line-height:1.35;margin:16px 0}
.card{border:6px dashed #9e6a00;background:#fff3db;color:#614100;border-radius:12px;padding:16px;margin:16px 0}
.card p{margin:8px 0}
.card h1,.card h2{margin:4px 0}
.card a{color:inherit}
.card.plain{border:1px solid #8a949e;background:#fff;color:#1e2124}
.card.ok{border:6px solid #228738;background:#eaf6ec;color:#285d33}
.card.none{border:6px double #58616a;background:#f4f5f6;color:#1e2124}
.card.bad{border:6px double #de3412;background:#fdefec;color:#8a240f}
h2{font-size:1.375rem;line-height:1.35;margin:32px 0 8px}
.card ul{padding-left:20px;margin:8px 0}
.field{margin:12px 0}
label,legend{display:block;font-weight:700;padding:0}
fieldset{border:0;padding:0;margin:12px 0;min-width:0}
select,input,button,.b,summary{font:inherit;box-sizing:border-box;width:100%;max-width:100%;min-height:48px;padding:8px 12px;border:1px solid #58616a;border-radius:8px;background:#fff;color:#1e2124}
button,.b{display:block;background:#0b50d0;border:2px solid #0b50d0;color:#fff;font-weight:700;margin:12px 0;min-height:56px;text-align:center;text-decoration:none;-webkit-appearance:none}
.b{padding:12px}
button.o,.b.o{background:#fff;color:#0b50d0}
summary{padding:12px;font-weight:700;color:#0b50d0}
.hint{display:block;font-weight:400;color:#464c53;font-size:1rem}
.wrong{display:block;font-weight:700;color:#bd2c0f;font-size:1rem}
[aria-invalid=true]{border:3px double #de3412}
.check{position:relative;margin:4px 0;font-weight:400;padding:10px 0 10px 44px;min-height:28px}
.check input{position:absolute;left:4px;top:10px;width:28px;min-height:0;height:28px;margin:0}
.digits{letter-spacing:.25em;font-size:1.5rem;max-width:8em}
.steps{list-style:none;margin:0 0 16px;padding:0;font-size:1rem}
.steps li{display:inline-block;margin-right:12px;color:#464c53}
.steps [aria-current]{font-weight:700;color:#1e2124;border-bottom:4px solid #0b50d0}
dt{color:#464c53;font-size:1rem}
dd{margin:0 0 12px;font-weight:700}
.big{font-size:1.75rem;line-height:1.35}
.bar a,footer a,.t{display:inline-block;padding:10px 0;min-height:28px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:8px;top:8px;padding:12px;background:#fff}
select:focus,input:focus,button:focus,summary:focus,a:focus,main:focus{outline:3px solid #256ef4;outline-offset:2px}
a{color:#0b50d0}
@media (prefers-color-scheme:dark){body,.skip:focus{background:#000;color:#f4f5f6}.card{background:#241800;color:#ffc95c;border-color:#ffc95c}.card.plain,.card.none,select,input{background:#1e2124;color:#f4f5f6;border-color:#8a949e}.card.ok{background:#0e2012;color:#a9dab4;border-color:#a9dab4}.card.bad{background:#260903;color:#f7afa1;border-color:#f7afa1}.hint,dt,.steps li{color:#cdd1d5}.steps [aria-current]{color:#f4f5f6}a,summary{color:#86aff9}summary{background:#000}button,.b{color:#fff}button.o,.b.o{background:#000;color:#86aff9;border-color:#86aff9}.wrong{color:#f7afa1}[aria-invalid=true]{border-color:#f7afa1}.demo{background:#1e2124;color:#cdd1d5}}`

/** Beside it, for pages with a table; where few characters fit beside each other, a row's cells stand one below the other, each under its column's name (`data-item`). */
export const TABLE_STYLE = `table{width:100%;border-collapse:collapse;font-size:1rem;margin:16px 0}
caption{text-align:left;font-weight:700;padding:4px 0}
th,td{border:1px solid #8a949e;padding:8px;text-align:left;vertical-align:top}
@media (max-width:19em){table,tbody,caption,tr,td{display:block}
tr:first-child{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid #8a949e;margin-bottom:8px}td{border:0}td::before{content:attr(data-item);display:block;font-weight:700}}`

/** Beside it, for pages with a field of several lines. */
export const TEXTAREA_STYLE = `textarea{font:inherit;box-sizing:border-box;width:100%;padding:8px 12px;border:1px solid #58616a;border-radius:8px;background:#fff;color:#1e2124}
textarea:focus{outline:3px solid #256ef4;outline-offset:2px}
@media (prefers-color-scheme:dark){textarea{background:#1e2124;color:#f4f5f6;border-color:#8a949e}}`

/** Beside it, for pages with smaller headings and a picture. */
export const WIDE_STYLE = `h3{font-size:1.1875rem;margin:0}
h4{font-size:1.0625rem;margin:16px 0 0}
.wide{display:block;width:100%;height:auto;border:1px solid #8a949e}
.back{float:left}`

/** Beside it, for a card that is printed: the number in the largest type that fits a phone and a sheet. */
export const CARD_STYLE = `.paper{border:3px solid #1e2124;border-radius:12px;padding:16px;margin:16px 0;background:#fff;color:#1e2124;text-align:center}
.paper p{margin:8px 0}
.number{font-size:2.75rem;line-height:1.2;font-weight:700;white-space:nowrap}
.keep{border-top:3px dashed #1e2124;margin-top:16px;padding-top:8px}
@media print{header,footer,.screen{display:none}.paper{font-size:16pt}.number{font-size:56pt}.paper svg{width:115mm}}`

/** Beside it, for one A4 sheet in large type: 18 points, read at arm's length and from a wall. */
export const SHEET_STYLE = `main{font-size:1.5rem;line-height:1.3}
main h2{margin:16px 0 8px;font-size:1.625rem}
main ol{margin:8px 0;padding-left:1.5em}
main p{margin:8px 0}
section{border-top:3px solid #58616a}
@page{size:A4;margin:10mm}
@media print{header,footer,.skip{display:none}body{background:#fff;color:#000}main{max-width:none;padding:0;font-size:18pt;line-height:1.25}main h1{font-size:26pt;margin:0}main h2{font-size:20pt;margin:6pt 0 2pt}main ol,main p{margin:3pt 0}}`
