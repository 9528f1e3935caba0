//! What kind of answer a page is, when it gives no figure: logged out, a step before the figures, maintenance, not
//! painted yet, changed, or nothing of the kind.
//!
//! Portals show a login link on the balance page's own address, and ask for a code or a PIN after login; so the page's
//! words decide, never its address alone (evidence: docomo 2026-03, au 2026-03, SoftBank 2026-03).

use super::label::Scanned;
use super::lexicon::squeeze;
use crate::capture::PageState;
use crate::portals::{Page, Portal};
use crate::snapshot::{AreaKind, Control, ControlKind, Snapshot};

/// As long as a PIN or a one-time code gets.
const SHORTEST_PASSWORD: u32 = 9;

const MAINTENANCE: [&str; 9] = [
    "メンテナンス中",
    "システムメンテナンスのため",
    "メンテナンスのため",
    "ただいまご利用いただけません",
    "サービスを停止して",
    "サービスを一時停止",
    "しばらくしてからアクセス",
    "undermaintenance",
    "系统维护",
];

const STEP: [&str; 14] = [
    "暗証番号の入力",
    "暗証番号を入力",
    "暗証番号(",
    "ワンタイム",
    "確認コード",
    "認証コード",
    "セキュリティ番号",
    "セキュリティコード",
    "2段階認証",
    "二段階認証",
    "本人確認",
    "回線選択",
    "回線を選択",
    "規約に同意",
];

const LOGIN: [&str; 8] =
    ["ログインする", "ログイン", "ログインしてください", "再度ログイン", "login", "signin", "登录", "登入"];

const LOGGED_OUT: [&str; 9] = [
    "ログインが必要",
    "ログインしてください",
    "再度ログイン",
    "セッションが切れ",
    "セッションの有効期限",
    "タイムアウトしました",
    "ログアウトしました",
    "ログイン画面",
    "sessionexpired",
];

const PAINTING: [&str; 9] = [
    "読み込み中",
    "読込中",
    "取得中",
    "表示準備中",
    "少々お待ちください",
    "しばらくお待ちください",
    "loading",
    "nowloading",
    "加载中",
];

/// The state of a page that asks for a secret or a login before it shows figures, whatever numbers stand around the
/// question: logged-out pages print samples and prices.
pub fn before_figures(
    scanned: &Scanned<'_>,
    portal: &Portal,
    known: Option<&Page>,
    names_a_line: bool,
) -> Option<PageState> {
    let page = scanned.page;
    let secret =
        |control: &&Control| control.kind == ControlKind::Password && !in_margin_area(page, control.area);
    if let Some(asked) = page.controls.iter().find(secret) {
        let short = asked.length.is_some_and(|length| length < SHORTEST_PASSWORD);
        let step = short || says(&main_text(page), &STEP);
        return Some(if step { PageState::ActionNeeded } else { PageState::LoggedOut });
    }
    if headed_maintenance(page) {
        return Some(PageState::Maintenance);
    }
    if asks_to_agree(page) {
        return Some(PageState::ActionNeeded);
    }
    let nobody = known.is_some() && !names_a_line && !is_logged_in(page);
    let asks = || page.controls.iter().any(|control| is_login(page, portal, control));
    (nobody && asks()).then_some(PageState::LoggedOut)
}

/// The state of a page on which no figure was found.
pub fn without_figures(scanned: &Scanned<'_>, portal: &Portal, known: Option<&Page>) -> PageState {
    let page = scanned.page;
    let main = main_text(page);
    if says(&main, &MAINTENANCE) && !is_news(page, &MAINTENANCE) {
        return PageState::Maintenance;
    }
    if says(&main, &STEP) && page.controls.iter().any(|control| fills_step(page, control)) {
        return PageState::ActionNeeded;
    }
    if known.is_none() {
        return PageState::NotABalancePage;
    }
    if says(&main, &LOGGED_OUT) || page.controls.iter().any(|control| is_login(page, portal, control)) {
        return PageState::LoggedOut;
    }
    if headed_by_offers(page) {
        return PageState::NotABalancePage;
    }
    match known {
        _ if is_painting(page, &main) => PageState::Pending,
        Some(page) if page.figures.is_empty() => PageState::NotABalancePage,
        _ => PageState::Changed,
    }
}

fn says(main: &str, words: &[&str]) -> bool {
    words.iter().any(|word| main.contains(word))
}

/// Whether the page shows that someone is logged in: a way to log out.
pub fn is_logged_in(page: &Snapshot) -> bool {
    page.controls.iter().any(|control| {
        let text = squeeze(&control.text);
        ["ログアウト", "logout", "signout", "退出登录", "登出"].iter().any(|word| text.contains(word))
    })
}

/// Whether a heading of the main part says that the service is down.
fn headed_maintenance(page: &Snapshot) -> bool {
    page.areas.iter().any(|area| {
        let heading = matches!(area.kind, AreaKind::Heading(_));
        let blocks = page.blocks.get(area.first..area.end).unwrap_or_default();
        heading
            && blocks.iter().any(|block| {
                !block.linked
                    && says(&squeeze(&block.text), &MAINTENANCE)
                    && !in_margin_area(page, block.area)
            })
    })
}

/// Whether the heading of the whole page says that something is sold or changed there.
fn headed_by_offers(page: &Snapshot) -> bool {
    const OFFERS: [&str; 8] = [
        "プラン変更",
        "プランの変更",
        "お申し込み",
        "お申込み",
        "料金プラン",
        "シミュレーション",
        "キャンペーン",
        "料金表",
    ];
    page.areas.iter().filter(|area| area.kind == AreaKind::Heading(1)).any(|area| {
        let blocks = page.blocks.get(area.first..area.end).unwrap_or_default();
        blocks.iter().any(|block| says(&squeeze(&block.text), &OFFERS))
    })
}

/// Whether the page stands under a heading on terms and has a button to agree to them: old and new sizes and prices
/// are compared there.
fn asks_to_agree(page: &Snapshot) -> bool {
    const TERMS: [&str; 7] = ["規約", "約款", "重要事項", "同意", "terms", "条款", "條款"];
    const AGREE: [&str; 6] = ["同意して", "同意する", "同意し", "agree", "accept", "同意"];
    let heading = page.areas.iter().any(|area| {
        let blocks = page.blocks.get(area.first..area.end).unwrap_or_default();
        let main = !in_margin_area(page, blocks.first().map_or(0, |block| block.area));
        matches!(area.kind, AreaKind::Heading(1 | 2))
            && main
            && blocks.iter().any(|block| says(&squeeze(&block.text), &TERMS))
    });
    heading
        && page.controls.iter().any(|control| {
            let text = squeeze(&control.text);
            control.kind == ControlKind::Button && says(&text, &AGREE) && !in_margin_area(page, control.area)
        })
}

/// The state of a page on a host that is only ever the carrier's login: it asks for a step after the password, or it is
/// the login.
pub fn of_login(scanned: &Scanned<'_>) -> PageState {
    let page = scanned.page;
    let main = main_text(page);
    let fills = || page.controls.iter().any(|control| fills_step(page, control));
    if headed_maintenance(page) || (says(&main, &MAINTENANCE) && !fills()) {
        return PageState::Maintenance;
    }
    let secret = page.controls.iter().find(|control| control.kind == ControlKind::Password);
    let short = secret.and_then(|asked| asked.length).is_some_and(|length| length < SHORTEST_PASSWORD);
    let step = says(&main, &STEP) && fills() && (short || secret.is_none());
    if step || short { PageState::ActionNeeded } else { PageState::LoggedOut }
}

/// All text outside margins, squeezed.
fn main_text(page: &Snapshot) -> String {
    let mut text = String::new();
    for (index, block) in page.blocks.iter().enumerate() {
        if !in_margin(page, index) {
            text.push_str(&squeeze(&block.text));
            text.push('\n');
        }
    }
    text
}

fn in_margin(page: &Snapshot, block: usize) -> bool {
    page.around(block).any(|(_, area)| matches!(area.kind, AreaKind::Margin | AreaKind::Header))
}

/// Whether every mention is a link or an item of a list: news of a maintenance to come, not the maintenance.
fn is_news(page: &Snapshot, words: &[&str]) -> bool {
    let mentions = page.blocks.iter().filter(|block| {
        let text = squeeze(&block.text);
        words.iter().any(|word| text.contains(word))
    });
    mentions.into_iter().all(|block| {
        block.linked || page.upward(Some(block.area)).any(|(_, area)| area.kind == AreaKind::Item)
    })
}

/// A field or a choice in the page's main part.
fn fills_step(page: &Snapshot, control: &Control) -> bool {
    let fills = matches!(control.kind, ControlKind::Password | ControlKind::Field | ControlKind::Choice);
    fills && !in_margin_area(page, control.area)
}

/// A link or button to log in, where figures should be: outside margins.
fn is_login(page: &Snapshot, portal: &Portal, control: &Control) -> bool {
    let text = squeeze(&control.text);
    let says = LOGIN.iter().any(|word| text == *word) || text.ends_with("ログインする");
    let leads = control.kind == ControlKind::Link
        && portal.login_hosts.contains(&control.host.as_str())
        && text.contains("ログイン");
    matches!(control.kind, ControlKind::Link | ControlKind::Button)
        && (says || leads)
        && !in_margin_area(page, control.area)
}

fn in_margin_area(page: &Snapshot, area: usize) -> bool {
    page.upward(Some(area)).any(|(_, area)| matches!(area.kind, AreaKind::Margin | AreaKind::Header))
}

/// Whether the page says that figures are still to come: words, placeholders for digits, or skeletons.
fn is_painting(page: &Snapshot, main: &str) -> bool {
    let dashes = page.blocks.iter().any(|block| is_placeholder(&block.text));
    let skeleton = page.loading;
    let empty = main.trim().is_empty();
    dashes || skeleton || empty || PAINTING.iter().any(|word| main.contains(word))
}

/// `--`, `-- GB`, `---円`: a sign in place of digits.
fn is_placeholder(text: &str) -> bool {
    let text = squeeze(text);
    let rest = text.trim_start_matches(['-', '–', '—', 'ー', '−', '…', '.', '‐', '_', '*']);
    let signs = text.chars().count() - rest.chars().count();
    signs >= 2 && ["", "gb", "mb", "kb", "円", "ポイント", "pt", "p", "ギガ"].contains(&rest)
}
