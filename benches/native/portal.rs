//! A carrier portal's page as such pages are in life, grown to a size: menus, balance cards, usage tables, offers,
//! hidden dialogs, folded notes, icons, inline scripts.
//!
//! The same mixture as `benches/content/page.js`, which browsers lay out. One size gives one page. All names and numbers
//! are invented.

/// Draws of a linear congruential generator.
struct Draws(u32);

impl Draws {
    /// A number from 0, below `below`.
    fn below(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u32::try_from((u64::from(self.0) * u64::from(below)) >> 32).unwrap_or_default()
    }

    fn money(&mut self) -> String {
        format!("{},{:03}", 1 + self.below(9), self.below(1000))
    }
}

const HEAD: &str = "<!doctype html><html lang=\"ja\"><head><title>マイページ</title>\
    <style>.c-card { border: 1px solid #ddd; padding: 12px }</style></head><body><header class=\"l-header\">\
    <p class=\"l-header__logo\"><a href=\"/\"><img src=\"data:,\" alt=\"マイページ\"></a></p><ul><li>090-1234-5678</li>\
    <li><a href=\"/auth/logout?next=top\">ログアウト</a></li></ul></header>";

const ICON: &str = "<svg class=\"c-icon\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><g fill=\"none\">\
    <path d=\"M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.25 4v4.5l3.5 2 .75-1.25-2.75-1.6V4z\"></path></g></svg>";

/// The page of `size` bytes and at most one block more.
pub fn page(size: usize) -> String {
    let makers = [menu, card, card, table, offers, hidden, script];
    let mut draws = Draws(20_250_322);
    let mut page = HEAD.to_owned();
    for (turn, make) in makers.iter().cycle().enumerate() {
        if page.len() >= size {
            break;
        }
        page.push_str(&make(&mut draws, turn));
    }
    page + "</body></html>"
}

fn menu(draws: &mut Draws, _: usize) -> String {
    let sub = |at: u32| -> String {
        let item = |sub| {
            format!(
                "<li><a href=\"/menu/{at}/{sub}/\" data-analytics=\"gnav-{at}-{sub}\"><span>オプションサービスのお申し込み</span></a></li>\n"
            )
        };
        (0..5).map(item).collect()
    };
    let items: String = (0..6)
        .map(|at| {
            format!(
                "<li class=\"c-menu__item\"><a class=\"c-menu__link\" href=\"/menu/{at}/?rt={}\">\
                 <span class=\"c-menu__text\">ご契約内容の確認・変更</span>{ICON}</a>\n<ul class=\"c-menu__sub\" hidden>{}</ul></li>\n",
                draws.below(1_000_000),
                sub(at)
            )
        })
        .collect();
    format!(
        "<nav class=\"c-menu\" aria-label=\"サービスメニュー\"><ul class=\"c-menu__list\">{items}</ul></nav>\n"
    )
}

fn card(draws: &mut Draws, _: usize) -> String {
    format!(
        "<section class=\"c-card js-card\" data-component=\"balance\" data-props='{{\"id\":{},\"unit\":\"GB\"}}'>\n\
         <p class=\"c-card__line\">090-0000-{}</p>\n<h2 class=\"c-card__title\">データ通信量</h2>\n<div class=\"c-card__inner\">\n\
         <div class=\"c-card__row\"><span class=\"c-card__label\">今月のデータ残量</span><span class=\"c-figure\"><span \
         class=\"num\">{}.{:02}</span><span class=\"unit\">GB</span></span></div>\n<div class=\"c-card__row\"><span \
         class=\"c-card__label\">利用可能データ量（合計）</span><span class=\"c-figure\"><span class=\"num\">30.00</span><span \
         class=\"unit\">GB</span></span></div>\n<dl class=\"c-list\"><dt class=\"c-list__term\">くりこしデータ量</dt><dd \
         class=\"c-list__body\">{}.{:02}GB（有効期限：3月31日）</dd><dt class=\"c-list__term\">ご利用料金（概算）</dt><dd \
         class=\"c-list__body\"><strong>{}</strong>円<small>（税込）</small></dd></dl>\n<p class=\"c-note\">※前日までのご利用分\
         です。<br class=\"sp-only\">反映に時間がかかる場合があります。</p>\n</div></section>\n",
        draws.below(1_000_000),
        1000 + draws.below(9000),
        draws.below(29),
        draws.below(100),
        draws.below(5),
        draws.below(100),
        draws.money()
    )
}

fn table(draws: &mut Draws, turn: usize) -> String {
    let rows: String = (1..=20)
        .map(|day| {
            format!(
                "<tr class=\"c-table__row\">\n<th scope=\"row\" class=\"c-table__day\">{day}日</th>\n<td \
                 class=\"c-table__cell is-num\">{}MB</td>\n<td class=\"c-table__cell is-num\">{}MB</td>\n<td \
                 class=\"c-table__cell is-num\"><span class=\"yen\">{}</span>円</td>\n</tr>\n",
                draws.below(900),
                draws.below(90),
                draws.money()
            )
        })
        .collect();
    format!(
        "<table class=\"c-table\" id=\"usage-{turn}\"><caption>2024年{}月の日別データ利用量</caption><thead><tr><th \
         scope=\"col\">ご利用日</th><th scope=\"col\">高速通信</th><th scope=\"col\">低速通信</th><th scope=\"col\">金額</th>\
         </tr></thead><tbody>{rows}</tbody></table>\n",
        12 - turn / 7 % 12
    )
}

fn offers(draws: &mut Draws, turn: usize) -> String {
    let items: String = (0..6)
        .map(|at| {
            format!(
                "<li class=\"p-recommend__item\"><a class=\"p-recommend__link\" \
                 href=\"https://www.example.jp/campaign/{at}/?utm_source=my&amp;utm_medium=top&amp;utm_campaign={}\">\n<div \
                 class=\"p-recommend__image\"><img src=\"data:,\" alt=\"キャンペーン\" loading=\"lazy\"></div>\n<div \
                 class=\"p-recommend__text\"><p class=\"p-recommend__title\">データ増量キャンペーン実施中</p><p \
                 class=\"p-recommend__lead\">いまなら最大<em>50</em>GBまで{}円相当プレゼント</p></div></a></li>\n",
                draws.below(1_000_000),
                draws.money()
            )
        })
        .collect();
    format!(
        "<aside class=\"p-recommend\" data-ad-slot=\"{turn}\"><ul class=\"p-recommend__list\">{items}</ul></aside>\n"
    )
}

fn hidden(draws: &mut Draws, turn: usize) -> String {
    let sizes: String = (0..5)
        .map(|size| {
            let money = draws.money();
            format!("<li><label><input type=\"radio\" name=\"size\" value=\"{size}\">追加データ {size}GB　{money}円</label></li>\n")
        })
        .collect();
    let notes = "<li>データ利用量の反映には時間がかかる場合があります。表示は概算であり、ご請求額とは異なることがあります。</li>\n".repeat(8);
    format!(
        "<div class=\"c-modal js-modal\" id=\"modal-{turn}\" role=\"dialog\" style=\"display: none\"><h3>データチャージの\
         お申し込み</h3><p>残りデータ量 <span class=\"num\">0.00</span>GB</p><form action=\"/charge\" method=\"post\"><input \
         type=\"hidden\" name=\"token\" value=\"a1b2c3d4\"><ul>{sizes}</ul><button type=\"submit\">申し込む</button></form>\
         </div>\n<details class=\"c-fold\"><summary>ご注意事項</summary><ul>{notes}</ul></details>\n"
    )
}

fn script(draws: &mut Draws, turn: usize) -> String {
    let items: Vec<String> = (0..40)
        .map(|at| {
            format!(
                "{{\"id\":\"sku-{}\",\"name\":\"データ追加 1GB\",\"price\":{},\"position\":{at},\"list\":\"recommend\",\
                 \"flags\":[true,false,null]}}",
                draws.below(1_000_000),
                draws.below(10_000)
            )
        })
        .collect();
    format!(
        "<script type=\"application/json\">{{\"event\":\"view\",\"items\":[{}]}}</script>\n<!-- #module {turn}: rendered by the \
         portal's content management system -->\n",
        items.join(",")
    )
}
