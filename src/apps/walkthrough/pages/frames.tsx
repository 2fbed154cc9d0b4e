import { useLanguage } from '../../../ui/text/language-context.tsx';
import { type NodeKey, SCENES, type WalkState } from '../walk-state.ts';
import classes from './frames.module.css';
import type { Names } from './names.ts';
import { type TextKey, useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';

/** A page of a node in the language in which the story is told: storage is not shared between their origins. */
function inLanguage(address: string, language: string): string {
  const url = new URL(address);
  url.searchParams.set('lang', language);
  return url.href;
}

type FramesProps = { walk: Walk; state: WalkState; names: Names };

/** Both nodes side by side, each with its real pages as one of its people sees them; or the notice on a phone. */
export function Frames({ walk, state, names }: FramesProps) {
  const t = useTexts();
  const notice = state.done.find((one) => one.scene === 'notice');
  const onPhone = walk.current === 'noor' || walk.shown?.scene === 'uphold';
  const link = notice && walk.position >= SCENES.indexOf('notice') + 1 && onPhone ? notice.facts.link : null;
  return (
    <div className={classes.frames}>
      {walk.position < state.done.length && <p className={classes.back}>{t('frames.looking-back')}</p>}
      {link === null ? (
        <NodeFrame node="northfield" walk={walk} state={state} names={names} />
      ) : (
        <Phone link={link} walk={walk} state={state} names={names} />
      )}
      <NodeFrame node="harbour" walk={walk} state={state} names={names} />
    </div>
  );
}

type SignalState = 'absent' | 'acts' | 'stopped' | 'withdrawn';

/** Where the wrong signal stands at a node once these scenes have been played. */
function signalAt(node: NodeKey, position: number, refuses: boolean): SignalState {
  const after = (scene: (typeof SCENES)[number]) => position > SCENES.indexOf(scene);
  if (!after(node === 'northfield' ? 'share' : 'arrive')) return 'absent';
  if (!refuses && after(node === 'northfield' ? 'answer' : 'dead')) return 'withdrawn';
  return node === 'harbour' && after('uphold') ? 'stopped' : 'acts';
}

function SignalBadge({ node, walk, state, names }: FramesProps & { node: NodeKey }) {
  const t = useTexts();
  const standing = signalAt(node, walk.position, state.refuses);
  return (
    <p className={classes.signal} data-standing={standing}>
      <span>{t('signal.label', { node: names[node] })}</span> <strong>{t(`signal.${standing}`)}</strong>
    </p>
  );
}

function NodeFrame({ node, walk, state, names }: FramesProps & { node: NodeKey }) {
  const t = useTexts();
  const { code } = useLanguage().language;
  const { name, class: kind, url } = state.nodes[node];
  const part = state.people.find((person) => person.key === walk.current);
  const seat = state.seats[node];
  const path = walk.shown?.frames[node] ?? state.frames[node];
  const person = state.people.find((one) => one.key === seat)?.name ?? '';
  return (
    <section className={classes.node} aria-label={name} data-now={part?.node === node}>
      <header className={classes.bar}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <p className={classes.kind}>{t('node.about', { kind: t(`class.${kind}` as TextKey), person })}</p>
        <SignalBadge node={node} walk={walk} state={state} names={names} />
      </header>
      <div className={classes.window}>
        <iframe
          key={`${state.play} ${walk.position} ${seat} ${path} ${code}`}
          className={classes.frame}
          title={t('node.frame', { node: name, person })}
          src={inLanguage(`${url}${path}`, code)}
        />
      </div>
      <p className={classes.open}>
        <a href={`${url}${path}`} target="_blank" rel="noreferrer">
          {t('node.open')}
        </a>
      </p>
    </section>
  );
}

/** Where what the person posted stands once these scenes have been played. */
function hersAt(position: number): 'restricted' | 'appealed' | 'restored' {
  if (position > SCENES.indexOf('uphold')) return 'restored';
  return position > SCENES.indexOf('appeal') ? 'appealed' : 'restricted';
}

function Phone({ link, walk, state, names }: FramesProps & { link: string }) {
  const t = useTexts();
  const { code } = useLanguage().language;
  const stands = hersAt(walk.position);
  return (
    <section className={classes.node} aria-label={t('phone.title', { noor: names.noor })} data-now="true">
      <header className={classes.bar}>
        <h2>{t('phone.title', { noor: names.noor })}</h2>
        <p className={classes.kind}>{t('phone.about')}</p>
        <p className={classes.signal} data-standing={stands === 'restored' ? 'withdrawn' : 'acts'}>
          <span>{t('phone.label', { noor: names.noor })}</span> <strong>{t(`phone.${stands}`)}</strong>
        </p>
      </header>
      <div className={classes.desk}>
        <div className={classes.phone}>
          <iframe
            key={`${state.play} ${walk.position} ${code}`}
            className={classes.screen}
            title={t('phone.frame', { noor: names.noor })}
            src={inLanguage(link, code)}
          />
        </div>
      </div>
    </section>
  );
}
