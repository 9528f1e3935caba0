// The page the content script is measured on: a Japanese carrier portal as such pages are in life, grown to a size.
// Header, menus, a balance card, usage tables, offers, folded notes, hidden modals and menus, icons, inline scripts.
// Deterministic: one size gives one page, in every browser. All names and numbers are invented.

/**
 * Builds the page's `<head>` styles and `<body>` content.
 * @param {number} kilobytes size of the HTML, in 1024 bytes of UTF-8, reached within one block
 * @returns {{css: string, body: string}}
 */
function portalPage(kilobytes) {
  let seed = 20250322;
  /** @param {number} below a draw from 0 to below - 1, by a linear congruential generator */
  const draw = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 4294967296) * below);
  };
  const sizer = new TextEncoder();
  const money = () => `${1 + draw(9)},${String(draw(1000)).padStart(3, "0")}`;
  const times = (/** @type {number} */ count, /** @type {(index: number) => string} */ make) =>
    Array.from({ length: count }, (_, index) => make(index)).join("");

  const css = `
    body { margin: 0; font: 14px sans-serif; color: #333 }
    .l-header, .c-card__row { display: flex; gap: 8px }
    .c-card { border: 1px solid #ddd; border-radius: 8px; padding: 12px; margin: 8px }
    .c-card__label { flex: 1 }
    .c-figure { display: block; font-size: 24px }
    .c-figure .unit { font-size: 12px }
    .is-hidden, .c-menu__sub, .tab-panel:not(.is-active) { display: none }
    .c-tooltip { visibility: hidden; position: absolute }
    .c-table { border-collapse: collapse; width: 100% }
    .c-table td, .c-table th { border: 1px solid #ddd; padding: 4px }
    .c-modal { display: none; position: fixed; inset: 0 }
    .sp-only { display: none }`;

  const icon = `<svg class="c-icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><g fill="none">
        <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.25 4v4.5l3.5 2 .75-1.25-2.75-1.6V4z"></path></g></svg>`;

  const header = `
  <header class="l-header" id="header">
    <p class="l-header__logo"><a href="/"><img src="data:," alt="マイページ" width="120" height="32"></a></p>
    <ul class="l-header__user"><li>090-1234-5678</li><li><a href="/auth/logout?next=top">ログアウト</a></li></ul>
  </header>`;

  const menu = () => `
  <nav class="c-menu" aria-label="サービスメニュー">
    <ul class="c-menu__list">${times(6, (i) => `
      <li class="c-menu__item"><a class="c-menu__link" href="/menu/${i}/?rt=${draw(1e6)}"><span class="c-menu__text">ご契約内容の確認・変更</span>${icon}</a>
        <ul class="c-menu__sub">${times(5, (j) => `
          <li class="c-menu__subitem"><a href="/menu/${i}/${j}/" data-analytics="gnav-${i}-${j}"><span>オプションサービスのお申し込み</span></a></li>`)}
        </ul>
      </li>`)}
    </ul>
  </nav>`;

  const card = () => `
  <section class="c-card js-card" data-component="balance" data-props='{"id":${draw(1e6)},"unit":"GB"}'>
    <p class="c-card__line">090-0000-${String(1000 + draw(9000))}</p>
    <h2 class="c-card__title">データ通信量<span class="c-tooltip" role="tooltip">当月のご利用データ量です</span></h2>
    <div class="c-card__inner">
      <div class="c-card__row"><span class="c-card__label">今月のデータ残量</span><span class="c-figure"><span class="num">${draw(29)}.${String(draw(100)).padStart(2, "0")}</span><span class="unit">GB</span></span></div>
      <div class="c-card__row"><span class="c-card__label">利用可能データ量（合計）</span><span class="c-figure"><span class="num">30.00</span><span class="unit">GB</span></span></div>
      <dl class="c-list">
        <dt class="c-list__term">くりこしデータ量</dt><dd class="c-list__body">${draw(5)}.${String(draw(100)).padStart(2, "0")}GB（有効期限：3月31日）</dd>
        <dt class="c-list__term">ご利用料金（概算）</dt><dd class="c-list__body"><strong>${money()}</strong>円<small>（税込）</small></dd>
      </dl>
      <p class="c-note">※前日までのご利用分です。<br class="sp-only">反映に時間がかかる場合があります。</p>
    </div>
  </section>`;

  let month = 0;
  const table = () => `
  <table class="c-table" id="usage-${draw(1e6)}">
    <caption>${2024 - Math.floor((month += 1) / 12)}年${12 - (month % 12)}月の日別データ利用量</caption>
    <thead><tr><th scope="col">ご利用日</th><th scope="col">高速通信</th><th scope="col">低速通信</th><th scope="col">金額</th></tr></thead>
    <tbody>${times(20, (i) => `
      <tr class="c-table__row">
        <th scope="row" class="c-table__day">${i + 1}日</th>
        <td class="c-table__cell is-num">${draw(900)}MB</td>
        <td class="c-table__cell is-num">${draw(90)}MB</td>
        <td class="c-table__cell is-num"><span class="yen">${money()}</span>円</td>
      </tr>`)}
    </tbody>
  </table>`;

  const offers = () => `
  <aside class="p-recommend" data-ad-slot="${draw(1e6)}">
    <ul class="p-recommend__list">${times(6, (i) => `
      <li class="p-recommend__item">
        <a class="p-recommend__link" href="https://www.example.jp/campaign/${i}/?utm_source=my&utm_medium=top&utm_campaign=${draw(1e6)}">
          <div class="p-recommend__image"><img src="data:," alt="キャンペーン" loading="lazy" width="160" height="90"></div>
          <div class="p-recommend__text"><p class="p-recommend__title">データ増量キャンペーン実施中</p><p class="p-recommend__lead">いまなら最大<em>50</em>GBまで${money()}円相当プレゼント</p></div>
        </a>
      </li>`)}
    </ul>
  </aside>`;

  const hidden = () => `
  <div class="c-modal js-modal" id="modal-${draw(1e6)}" role="dialog" aria-hidden="true">
    <div class="c-modal__body"><h3 class="c-modal__title">データチャージのお申し込み</h3>
      <p>残りデータ量 <span class="num">0.00</span>GB　お申し込み後 <span class="num">1.00</span>GB</p>
      <form action="/charge" method="post"><input type="hidden" name="token" value="a1b2c3d4">
        <ul>${times(5, (i) => `<li><label><input type="radio" name="size" value="${i}">追加データ ${i}GB　${money()}円</label></li>`)}</ul>
        <button type="submit" class="c-button">申し込む</button></form></div>
  </div>
  <details class="c-fold"><summary class="c-fold__title">ご注意事項</summary><ul>${times(8, () =>
    `<li>データ利用量の反映には時間がかかる場合があります。表示は概算であり、ご請求額とは異なることがあります。</li>`)}</ul></details>
  <div class="tabs"><div class="tab-panel is-active"><p>当月</p></div><div class="tab-panel"><p>前月</p><p>${money()}円</p></div></div>`;

  const script = () => `
  <script type="application/json">${JSON.stringify({ event: "view", items: Array.from({ length: 40 }, (_, i) => (
    { id: `sku-${draw(1e6)}`, name: "データ追加 1GB", price: draw(10000), position: i, list: "recommend", flags: [true, false, null] })) })}</script>
  <!-- #module ${draw(1e6)}: rendered by the portal's content management system -->`;

  const makers = [menu, card, card, table, offers, hidden, script];
  let body = header;
  let bytes = sizer.encode(css + body).length;
  for (let turn = 0; bytes < kilobytes * 1024; turn += 1) {
    const block = makers[turn % makers.length]();
    body += block;
    bytes += sizer.encode(block).length;
  }
  return { css, body };
}
