// Sites on which the first part of a path is somebody's name.
const NAMED_AT_ROOT = new Set(
  (
    'x.com twitter.com instagram.com facebook.com fb.com fb.me m.me t.me telegram.me vk.com ok.ru wa.me ask.fm ' +
    'pinterest.com twitch.tv soundcloud.com rumble.com gab.com linktr.ee paypal.me patreon.com onlyfans.com'
  ).split(' '),
);

// What stands there on such a site, or after `/user/`, and is nobody's name.
const NOT_A_NAME = new Set(
  (
    'about ads agreement api blog business careers community community-guidelines contact content developers download ' +
    'events explore faq forum gaming groups guidelines hashtag help home info intl jobs language legal login ' +
    'marketplace media news notices pages permalink.php policies policy posts press privacy reel reels rules safety ' +
    'search security settings share sharer sharer.php signup site status stories story.php support terms ' +
    'terms-of-service tos transparency video videos watch'
  ).split(' '),
);

const NAME_FOLLOWS = /^(users?|u|profiles?|members?|people|channel)$/;

/**
 * Whether a web address looks like that of a person's page: by its shape (`/@name`, `/user/name`), or as a name on a site
 * that is known for them. @param address with or without its scheme
 */
export function looksLikeProfile(address: string): boolean {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(whole)) return false;
  const { hostname, pathname, searchParams } = new URL(whole);
  const host = hostname.replace(/^(www|m|mobile|web|[a-z]{2}-[a-z]{2})\./, '');
  const parts = pathname.split('/').filter((part) => part !== '');
  if (parts.some((part) => /^@[\p{L}\p{N}_]/u.test(decoded(part)))) return true;
  if (parts.some((part, at) => NAME_FOLLOWS.test(part.toLowerCase()) && isName(parts[at + 1]))) return true;
  if (/^profile\.php$/i.test(parts[0] ?? '') && searchParams.has('id')) return true;
  if (host.endsWith('linkedin.com')) return parts[0] === 'in' && isName(parts[1]);
  return NAMED_AT_ROOT.has(host) && isName(parts[0]);
}

/** Two letters are a language, as in `/en/terms`. */
const isName = (part: string | undefined): boolean =>
  part !== undefined && !/^[a-z]{1,2}([-_][a-z]{2})?$/i.test(part) && !NOT_A_NAME.has(part.toLowerCase());

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
