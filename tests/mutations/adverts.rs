//! Offers, campaigns, news and questions thrown in between the cards of a page, as portals do on every second visit.
//!
//! Each says in words a person understands that it is no state of their line: a price, a plan to choose, something to
//! win, a picture of an app, another person's words. None stands inside a card, and none names a phone number.

use crate::cards::insert;
use crate::dice::Dice;
use crate::page::{Element, Node};

pub fn advertise(page: &mut Element, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let html = dice.pick(&ADVERTS);
        insert(page, advert(html), dice);
    }
}

/// The element an advert is.
pub fn advert(html: &str) -> Node {
    let mut page = Element::page(html);
    let body = page.find(&|element| element.is(&["body"])).unwrap();
    body.children.swap_remove(0)
}

pub const ADVERTS: [&str; 22] = [
    // Plans.
    "<section class='osusume'><h2>あなたにおすすめのプラン</h2><ul>\
     <li><b>大容量プラン</b><span>データ量 60GB</span><span>月額7,205円（税込）</span></li>\
     <li><b>小容量プラン</b><span>データ量 4GB</span><span>月額2,750円（税込）</span></li></ul></section>",
    "<div class='plan-pr'><p>使い放題プランにのりかえて、データ量を気にせず動画を見よう</p>\
     <p>月額 <b>7,315</b>円 → いまなら <b>4,928</b>円</p><p><a href='/plan/'>くわしく見る</a></p></div>",
    "<section><h3>料金プラン比較</h3><table><tr><th>プラン</th><th>データ量</th><th>月額</th></tr>\
     <tr><td>ミニ</td><td>4GB</td><td>2,750円</td></tr><tr><td>マックス</td><td>無制限</td><td>7,315円</td></tr>\
     </table></section>",
    "<aside><h3>家族みんなでおトク</h3><p>4人なら1人あたり月額1,980円で20GBまで使えます。</p></aside>",
    // Words about what is left, which are no state.
    "<div class='cp'><p>残り 5GB でも安心</p><p>データの追加は1GB 1,100円から</p></div>",
    "<aside><p>残り1GBになる前に！　データチャージで最大500ポイント還元</p></aside>",
    "<div><h3>ギガが足りないときは</h3><p>残り 0GB になっても、追加チャージですぐに元の速さに戻ります。</p>\
     <ul><li>1GB 1,100円</li><li>3GB 2,200円</li></ul></div>",
    // Add-ons and their prices.
    "<section class='addon'><h2>データ追加の料金</h2><dl><dt>1GB</dt><dd>1,100円</dd><dt>5GB</dt><dd>2,750円</dd></dl>\
     <p><a class='btn' href='/add/'>追加する</a></p></section>",
    "<ul class='opt'><li>かけ放題オプション　月額1,980円</li><li>留守番電話　月額330円</li>\
     <li>海外データ 24時間 980円</li></ul>",
    // Points.
    "<section><h3>ポイントアップキャンペーン</h3><p>エントリーして買い物をすると</p>\
     <p><strong>3,000</strong>ポイント進呈</p></section>",
    "<div class='card-pr'><p>カードのご入会とご利用で</p><p>最大 <b>11,000</b> ポイント</p>\
     <p>年会費 11,000円（税込）</p></div>",
    "<aside aria-label='おすすめ'><h2>毎日くじ</h2><p>1等 10,000ポイント</p><p>毎日1回引けます</p></aside>",
    // A carousel.
    "<div role='region' aria-roledescription='carousel' aria-label='キャンペーン'>\
     <div aria-roledescription='slide'><p>新規のお申し込みで</p><p>データ量 +30GB 増量</p></div>\
     <div aria-roledescription='slide'><p>光とセットで</p><p>毎月 1,100円 割引</p></div>\
     <div aria-roledescription='slide'><p>最新スマートフォン</p><p>実質負担 23,760円から</p></div></div>",
    // Questions and news.
    "<section class='qa'><h2>よくあるご質問</h2><dl><dt>データ残量が0GBになるとどうなりますか</dt>\
     <dd>月末まで最大1Mbpsで使えます。</dd><dt>請求額の8,000円は何の料金ですか</dt>\
     <dd>基本料と通話料の合計です。</dd></dl></section>",
    "<section><h2>お知らせ</h2><ul><li><a href='/news/1'>3月20日 メンテナンスのためサービスを停止します</a></li>\
     <li><a href='/news/2'>ポイント最大5,000ポイント進呈の終了について</a></li>\
     <li><a href='/news/3'>20GBプランの月額を2,970円に改定します</a></li></ul></section>",
    // Pictures and voices.
    "<div class='app'><h3>アプリならひと目でわかる</h3><figure><figcaption>画面イメージ</figcaption>\
     <p>データ残量 12.3GB</p></figure></div>",
    "<section><h2>お客さまの声</h2><p>「先月の使用量は2.1GBだったので、3GBのプランに変えました」（30代）</p>\
     <p>「毎月の請求額が3,000円も安くなりました」（50代）</p></section>",
    "<div class='half'><h3>機種変更キャンペーン</h3><p>対象機種が最大</p><p><b>22,000</b>円割引</p></div>",
    // English.
    "<section><h2>Upgrade your plan</h2><p>50 GB for ¥3,900 per month</p><p>Unlimited data from ¥7,315</p></section>",
    "<div class='pr'><p>Running low? Buy 1 GB for ¥1,100</p><p><a href='/en/buy/'>Buy data</a></p></div>",
    "<aside><h3>Refer a friend</h3><p>You both get up to 10,000 points</p></aside>",
    "<ul><li>Roaming offer: 3 GB for 7 days, ¥2,980</li><li>Shop the new phones from ¥23,760</li></ul>",
];
