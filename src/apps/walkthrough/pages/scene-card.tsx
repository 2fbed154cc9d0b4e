import { HashPicture } from '../../../ui/parts/hash-picture.tsx';
import type { SceneId, SceneResult, WalkState } from '../walk-state.ts';
import { useDuration } from './duration.ts';
import type { Names } from './names.ts';
import classes from './scene-card.module.css';
import { useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';
import { walk as server } from './walk-client.ts';

/** Scenes about what the person posted. */
const HERS: SceneId[] = ['notice', 'appeal', 'uphold'];

type CardProps = { walk: Walk; state: WalkState; names: Names };

/** What just happened, in plain words, with what was measured and the picture it is about. */
export function SceneCard({ walk, state, names }: CardProps) {
  const t = useTexts();
  const { shown } = walk;
  return (
    <section className={classes.card} aria-labelledby="scene" data-busy={walk.busy}>
      <div className={classes.words}>
        <h2 id="scene" className={classes.title}>
          {shown === null ? t('intro.title') : <SceneTitle shown={shown} />}
        </h2>
        <p className={classes.body}>
          {shown === null ? (
            t('intro.body', { harbour: names.harbour })
          ) : (
            <SceneBody shown={shown} names={names} />
          )}
        </p>
        {shown !== null && <Figures shown={shown} names={names} />}
      </div>
      <ScenePicture state={state} names={names} shown={shown} />
    </section>
  );
}

function SceneTitle({ shown }: { shown: SceneResult }) {
  const t = useTexts();
  const refused = shown.scene === 'dead' && shown.facts.answered === 'refused';
  return t(refused ? 'dead.title-refused' : `${shown.scene}.title`);
}

function SceneBody({ shown, names }: { shown: SceneResult; names: Names }) {
  const t = useTexts();
  switch (shown.scene) {
    case 'propose':
      return t('propose.body', { ...names, zones: shown.facts.zones });
    case 'answer':
      return t(`answer.${shown.facts.answer}`, { ...names, reason: shown.facts.reason });
    case 'dead': {
      const { answered, refusals, raised } = shown.facts;
      return t(answered === 'refused' ? 'dead.refused' : 'dead.withdrew', { ...names, refusals, raised });
    }
    default:
      return t(`${shown.scene}.body`, names);
  }
}

/** The large figures: each measured in this run. */
function Figures({ shown, names }: { shown: SceneResult; names: Names }) {
  const t = useTexts();
  const duration = useDuration();
  const figures: [string, string][] = [];
  switch (shown.scene) {
    case 'share':
      figures.push([String(shown.facts.quality), t('share.figure')]);
      break;
    case 'arrive':
      figures.push([duration(shown.facts.ms), t('arrive.figure', names)]);
      break;
    case 'catch':
      figures.push([String(shown.facts.distance), t('catch.figure')]);
      figures.push([String(shown.facts.quality), t('catch.quality')]);
      break;
    case 'notice':
      figures.push([duration(shown.facts.webhookMs), t('notice.figure')]);
      break;
    case 'uphold':
      figures.push([duration(shown.facts.stoppedMs), t('uphold.figure', names)]);
      break;
    case 'answer':
      figures.push([duration(shown.facts.travelledMs), t('answer.figure', names)]);
      break;
    case 'dead':
      figures.push([duration(shown.facts.ms), t('dead.figure')]);
      for (const node of ['northfield', 'harbour'] as const) {
        const count = shown.facts[node];
        figures.push([String(count), t('dead.matches', { node: names[node] })]);
      }
      break;
    default:
      return null;
  }
  return (
    <dl className={classes.figures}>
      {figures.map(([value, label]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ScenePicture({
  state,
  names,
  shown,
}: {
  state: WalkState;
  names: Names;
  shown: SceneResult | null;
}) {
  const t = useTexts();
  const caught = shown?.scene === 'catch' ? shown.facts : null;
  const copy = (
    <figure className={classes.picture} data-small>
      <img
        src={server.pictureUrl(state.play, 'copy')}
        alt={t('pictures.copy-alt')}
        width={600}
        height={400}
      />
      <figcaption>{t('pictures.copy', names)}</figcaption>
    </figure>
  );
  const original = (
    <figure className={classes.picture}>
      <img
        src={server.pictureUrl(state.play, 'original')}
        alt={t('pictures.original-alt')}
        width={600}
        height={400}
      />
      <figcaption>{shown === null ? t('intro.picture') : t('pictures.original', names)}</figcaption>
    </figure>
  );
  if (caught === null) {
    const hers = shown !== null && HERS.includes(shown.scene);
    return <div className={classes.pictures}>{hers ? copy : original}</div>;
  }
  return (
    <div className={classes.pictures}>
      <div className={classes.pair}>
        {original}
        {copy}
      </div>
      <div>
        <p className={classes.hash}>{t('pictures.hash')}</p>
        <HashPicture item={caught.pdq} signal={caught.signalPdq} />
      </div>
    </div>
  );
}
