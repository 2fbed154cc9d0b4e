import assert from 'node:assert/strict';
import { test } from 'node:test';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { CasePlay } from '../testing/case-play.ts';
import { matchReview } from './match-review.procedure.ts';
import { IN_FORCE } from './match-review.terms.ts';

const reason = { reason: 'Looked at closely.' };
const opening = {
  item: 'item-4711',
  platform: 'harbour',
  matches: [{ signal: 'indicator--1', bank: 'bank-1', type: 'pdq', distance: 12, quality: 90 }],
  shadow: false,
};
const no = { journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no', ...reason };
const grounds = {
  law: { instrument: 'Regulation (EU) 2021/784', article: 'Art. 2(7)(a)', offence: 'incitement' },
  authority: 'Terms of the platform, section 4',
  aim: 'national-security',
  necessity: 'It calls for an attack.',
  proportionality: 'One item, one platform.',
  leastIntrusive: 'A label would not avert it.',
  territory: 'states',
  states: 'DE, FR',
};
const urgent = { ...grounds, urgency: 'It is spreading now.' };
const upheld = { reason: 'It is a news picture.' };
const rejected = { reason: 'It calls for an attack.', furtherRemedy: 'The court named in the notice.' };

const opened = (shadow = false) => new CasePlay(matchReview).take('open', 'system', { ...opening, shadow });
const answered = () => opened().take('take', 'ana').take('answer-question', 'ana', no);
const alone = () => answered().take('restrict-single-handed', 'ana', urgent);
const restricted = () =>
  answered().take('propose-restriction', 'ana', grounds).take('confirm-restriction', 'bo', reason);
const noticed = () => restricted().take('notice-delivered', 'system', { how: 'webhook' });
const appealed = () => noticed().take('appeal', 'affected-person', { text: 'It is my own photograph.' });

const gone = { signals: ['indicator--1'], cause: 'withdrawn' };
const keepProposed = () =>
  noticed().take('signal-withdrawn', 'system', gone).take('propose-to-keep', 'ana', grounds);

const plays = [answered, alone, restricted, noticed, appealed, keepProposed];
const beginnings = [[], ...plays.map((play) => play().events)];
for (const [law, holds] of Object.entries(LAWS)) {
  test(`property: ${law}`, () => holds(matchReview, 100, beginnings));
}

test('the procedure names only what it declares', () => assert.deepEqual(procedureFaults(matchReview), []));

test('a match holds references only: no name, no address', () => {
  for (const item of ['Jane Doe', 'jane@example.org', 'https://example.org/1', '']) {
    assert.equal(
      new CasePlay(matchReview).refusal('open', 'system', { ...opening, item }),
      'invalid-data',
      item,
    );
  }
  assert.equal(
    new CasePlay(matchReview).refusal('open', 'system', { ...opening, account: 'x' }),
    'invalid-data',
  );
});

test('in shadow a match is seen and nothing is decided on it', () => {
  const shadow = opened(true);
  for (const step of [
    'take',
    'answer-question',
    'propose-restriction',
    'restrict-single-handed',
    'leave',
    'appeal',
  ]) {
    assert.ok(!shadow.permitted().includes(step), step);
  }
  assert.equal(opened(true).take('end-shadow', 'system', { bank: 'bank-1' }).review, 'open');
  shadow.take('note-in-shadow', 'ana', { judged: 'wrong-match' }).wait(7 * 24);
  assert.deepEqual(shadow.automatic(), ['delete-picture']);
});

test('nobody decides before the question on protected purposes is answered, each with its own field', () => {
  assert.equal(opened().take('take', 'ana').refusal('propose-restriction', 'ana', grounds), 'wrong-state');
  for (const field of Object.keys(no)) {
    const { [field as keyof typeof no]: _, ...rest } = no;
    assert.equal(opened().take('take', 'ana').refusal('answer-question', 'ana', rest), 'invalid-data', field);
  }
});

test('one protected purpose is enough: it can only be left, or looked at anew', () => {
  for (const purpose of ['journalism', 'research', 'education', 'art', 'counterSpeech']) {
    const play = opened()
      .take('take', 'ana')
      .take('answer-question', 'ana', { ...no, [purpose]: 'yes' });
    assert.equal(play.review, 'protected');
    assert.equal(play.refusal('propose-restriction', 'ana', grounds), 'wrong-state');
    assert.equal(play.refusal('restrict-single-handed', 'ana', urgent), 'wrong-state');
    assert.equal(play.refusal('hand-over', 'ana', reason), 'wrong-state');
    assert.equal(play.refusal('look-anew', 'ana', reason), 'four-eyes');
    assert.equal(play.refusal('look-anew', 'bo', reason), 'accepted');
    assert.equal(play.take('leave', 'ana', { ground: 'protected-purpose', ...reason }).review, 'left');
  }
});

test('every field of the reason blocks on blank, whatever the blank is made of', () => {
  for (const field of ['authority', 'necessity', 'proportionality', 'leastIntrusive']) {
    for (const blank of ['', ' ', '\u00a0\t', '\u200b\u2060', '...', '\u3164']) {
      assert.equal(
        answered().refusal('propose-restriction', 'ana', { ...grounds, [field]: blank }),
        'invalid-data',
      );
    }
  }
  assert.equal(
    answered().refusal('propose-restriction', 'ana', { ...grounds, law: { ...grounds.law, offence: ' ' } }),
    'invalid-data',
  );
  assert.equal(
    answered().refusal('propose-restriction', 'ana', { ...grounds, aim: 'extremism' }),
    'invalid-data',
  );
  assert.equal(
    answered().refusal('propose-restriction', 'ana', { ...grounds, necessity: 'يدعو إلى العنف' }),
    'accepted',
  );
});

test('restricting takes two people', () => {
  const proposed = answered().take('propose-restriction', 'ana', grounds);
  assert.equal(proposed.refusal('confirm-restriction', 'ana', reason), 'four-eyes');
  assert.equal(proposed.refusal('confirm-restriction', 'system', reason), 'not-yours');
  assert.equal(proposed.take('confirm-restriction', 'bo', reason).review, 'restricted');
  assert.equal(proposed.state.tracks.notice, 'due');
});

test('the second person may refuse, and then nothing is restricted', () => {
  const play = answered()
    .take('propose-restriction', 'ana', grounds)
    .take('refuse-restriction', 'bo', reason);
  assert.deepEqual([play.review, play.state.tracks.notice], ['left', 'none']);
});

test('single-handed: confirmed or reversed by a second person within 24 hours', () => {
  assert.equal(alone().refusal('confirm-restriction', 'ana', reason), 'four-eyes');
  assert.equal(alone().wait(23).take('confirm-restriction', 'bo', reason).review, 'restricted');
  assert.equal(alone().wait(23).take('reverse-restriction', 'bo', reason).review, 'restored');
  assert.deepEqual(alone().wait(23).automatic(), []);
});

test('single-handed and unconfirmed is put back by itself, and nobody can confirm it late', () => {
  const play = alone().wait(24);
  assert.deepEqual(play.automatic(), ['reverse-unconfirmed']);
  assert.equal(play.refusal('confirm-restriction', 'bo', reason), 'too-late');
  assert.equal(play.take('reverse-unconfirmed', 'system').review, 'restored');
  assert.equal(play.state.tracks.notice, 'due');
});

test('a senior reviewer restores at any time, long after the appeal window too', () => {
  const play = noticed().goTo('2027-03-05T00:00:00Z').take('close-appeals', 'system').wait(200);
  play.take('delete-picture', 'system').wait(90_000);
  assert.equal(play.refusal('restore', 'ana', reason), 'not-yours');
  assert.equal(play.take('restore', 'chen', reason).review, 'restored');
  assert.deepEqual([play.state.closed, play.state.tracks.platform], [false, 'to-put-back']);
  assert.equal(play.take('platform-told', 'ana', { how: 'By telephone' }).state.closed, true);
});

test('the case closes only when everybody has what is owed to them', () => {
  const play = alone()
    .take('reverse-restriction', 'ana', reason)
    .wait(7 * 24)
    .take('delete-picture', 'system');
  assert.equal(play.state.closed, false);
  assert.equal(play.take('notice-delivered', 'system', { how: 'webhook' }).state.closed, true);
  assert.deepEqual(play.permitted(), ['annotate']);
});

test('a notice is withheld only on a legal basis, until a date, for six weeks and once six more', () => {
  const withhold = (until: string) => ({
    legalBasis: { instrument: 'TCO', article: 'Art. 11(3)' },
    authority: 'BKA',
    ...reason,
    until,
  });
  const play = restricted();
  const { legalBasis: _, ...without } = withhold('2026-09-10T00:00:00Z');
  assert.equal(play.refusal('withhold-notice', 'chen', without), 'invalid-data');
  assert.equal(play.refusal('withhold-notice', 'ana', withhold('2026-09-10T00:00:00Z')), 'not-yours');
  assert.equal(play.refusal('withhold-notice', 'chen', withhold('2026-10-12T10:00:01Z')), 'invalid-data');
  play.take('withhold-notice', 'chen', withhold('2026-10-12T10:00:00Z'));
  assert.equal(play.refusal('appeal', 'affected-person', { text: 'x' }), 'wrong-state');
  play.goTo('2026-10-10T00:00:00Z').take('extend-withholding', 'chen', withhold('2026-11-20T00:00:00Z'));
  assert.equal(play.refusal('extend-withholding', 'chen', withhold('2026-11-21T00:00:00Z')), 'wrong-state');
  play.goTo('2026-11-20T00:00:00Z');
  assert.deepEqual(play.automatic(), ['withholding-ends']);
  play.take('withholding-ends', 'system');
  assert.equal(play.refusal('withhold-notice', 'chen', withhold('2026-11-25T00:00:00Z')), 'wrong-state');
  assert.equal(play.take('notice-delivered', 'system', { how: 'webhook' }).state.tracks.notice, 'delivered');
  assert.equal(play.clock('appeal-window').dueAt, '2027-05-20T00:00:00.000Z');
});

test('the appeal window is six calendar months of whole days from delivery', () => {
  const play = noticed();
  assert.equal(play.clock('appeal-window').dueAt, '2027-03-01T00:00:00.000Z');
  assert.equal(
    play.goTo('2027-02-28T23:59:59Z').refusal('appeal', 'affected-person', { text: 'x' }),
    'accepted',
  );
  assert.equal(
    play.goTo('2027-03-01T00:00:00Z').refusal('appeal', 'affected-person', { text: 'x' }),
    'too-late',
  );
  assert.deepEqual(play.automatic(), ['close-appeals']);
});

test('an undeliverable notice does not close the door: the window runs, and delivery restarts it in full', () => {
  const play = restricted().take('notice-undeliverable', 'system', reason);
  assert.equal(play.refusal('appeal', 'affected-person', { text: 'x' }), 'accepted');
  play.goTo('2027-01-10T08:00:00Z').take('notice-delivered', 'bo', { how: 'letter' });
  assert.equal(play.clock('appeal-window').dueAt, '2027-07-11T00:00:00.000Z');
});

test('an appeal that overtakes the receipt of its notice is heard', () => {
  assert.equal(restricted().refusal('appeal', 'affected-person', { text: 'x' }), 'accepted');
  assert.equal(alone().refusal('appeal', 'affected-person', { text: 'x' }), 'accepted');
  assert.equal(noticed().refusal('appeal', 'affected-person', { text: ' ' }), 'invalid-data');
  assert.equal(noticed().refusal('appeal', 'affected-person', { text: 'x'.repeat(10_001) }), 'invalid-data');
});

test('an appeal is decided by someone who took no part, within two weeks', () => {
  const play = appealed();
  for (const actor of ['ana', 'bo']) assert.equal(play.refusal('uphold-appeal', actor, upheld), 'took-part');
  for (const actor of ['olu', 'system', 'affected-person', 'peer:origin']) {
    assert.equal(play.refusal('uphold-appeal', actor, upheld), 'not-yours');
  }
  assert.equal(play.clock('appeal-decision').dueAt, '2026-09-15T00:00:00.000Z');
  play.take('uphold-appeal', 'chen', upheld);
  assert.deepEqual([play.review, play.state.tracks.appeal], ['restored', 'upheld']);
});

test('a rejected appeal names the further remedy, holds the window, and may be made again to a new person', () => {
  const play = appealed();
  assert.equal(play.refusal('reject-appeal', 'chen', { ...rejected, furtherRemedy: ' ' }), 'invalid-data');
  assert.equal(play.refusal('appeal', 'affected-person', { text: 'again' }), 'wrong-state');
  assert.equal(play.clock('appeal-window').status, 'held');
  play.wait(240).take('reject-appeal', 'chen', rejected);
  assert.equal(play.clock('appeal-window').dueAt, '2027-03-11T00:00:00.000Z');
  play.take('appeal', 'affected-person', { text: 'There is a witness.' });
  assert.equal(play.refusal('uphold-appeal', 'chen', upheld), 'took-part');
  assert.equal(play.take('uphold-appeal', 'dita', upheld).review, 'restored');
});

test('restoring during an appeal does not make the appeal go away', () => {
  const play = appealed()
    .take('restore', 'chen', reason)
    .wait(24 * 30);
  assert.deepEqual(play.automatic(), []);
  assert.equal(play.take('uphold-appeal', 'dita', upheld).state.tracks.appeal, 'upheld');
});

test('a withdrawn signal: undecided ends, restricted by one is put back at once, by two within 24 hours', () => {
  assert.equal(opened(true).take('signal-withdrawn', 'system', gone).review, 'no-longer-matched');
  assert.equal(answered().take('signal-withdrawn', 'system', gone).review, 'no-longer-matched');
  assert.equal(alone().take('signal-withdrawn', 'system', gone).review, 'restored');
  const play = noticed().take('signal-withdrawn', 'system', gone);
  assert.deepEqual([play.review, play.clock('ground-lost').remainingMs], ['ground-lost', 86_400_000]);
  play.take('propose-to-keep', 'ana', grounds);
  assert.equal(play.refusal('confirm-to-keep', 'ana', reason), 'four-eyes');
  play.wait(24);
  assert.equal(play.refusal('confirm-to-keep', 'bo', reason), 'too-late');
  assert.deepEqual(play.automatic(), ['put-back-unkept']);
  assert.equal(play.take('put-back-unkept', 'system').review, 'restored');
  assert.equal(keepProposed().take('confirm-to-keep', 'bo', reason).review, 'restricted');
});

test('someone in danger now: told within the hour, and the case goes on', () => {
  const play = opened()
    .take('take', 'ana')
    .take('danger-now', 'ana', { danger: 'A threat to a school.', mustBeTold: 'Police' });
  assert.equal(play.clock('danger').remainingMs, 3_600_000);
  assert.equal(play.take('answer-question', 'ana', no).review, 'answered');
  assert.equal(
    play.take('danger-told', 'bo', { told: 'Police', how: 'Phone' }).clock('danger').status,
    'ended',
  );
});

test('child abuse material: one person locks, review and clocks stop, two dispose', () => {
  const play = alone()
    .wait(20)
    .take('lock-child-abuse-material', 'bo', { reason: 'A child.', reportTo: 'Hotline' })
    .take('confirm-lock', 'ana', reason)
    .wait(100);
  assert.deepEqual(play.permitted().sort(), [
    'annotate',
    'appeal',
    'appeal-upheld-elsewhere',
    'danger-now',
    'lift-lock',
    'matched-also',
    'notice-delivered',
    'notice-undeliverable',
    'platform-unreached',
    'propose-disposal',
    'signal-withdrawn',
    'withhold-notice',
  ]);
  assert.equal(play.clock('confirmation').status, 'held');
  const lifted = new CasePlay(matchReview);
  lifted.events.push(...play.events);
  lifted.now = play.now;
  assert.equal(lifted.refusal('lift-lock', 'bo', reason), 'not-yours');
  assert.equal(lifted.take('lift-lock', 'chen', reason).clock('confirmation').remainingMs, 4 * 3_600_000);
  play.take('propose-disposal', 'chen', { report: 'R-1', ...reason });
  assert.equal(play.refusal('confirm-disposal', 'chen', rejected), 'four-eyes');
  play.take('confirm-disposal', 'dita', rejected);
  assert.deepEqual([play.review, play.state.tracks.picture], ['referred', 'disposed']);
});

test('one person cannot restrict for good by locking what they restricted alone', () => {
  const lock = { reason: 'A child.', reportTo: 'Hotline' };
  const locked = () => alone().wait(20).take('lock-child-abuse-material', 'ana', lock);
  const play = locked();
  assert.equal(play.refusal('confirm-lock', 'ana', reason), 'four-eyes');
  assert.equal(play.refusal('propose-disposal', 'chen', { report: 'R-1', ...reason }), 'wrong-state');
  assert.equal(play.clock('confirmation').remainingMs, 4 * 3_600_000);
  assert.deepEqual(play.wait(4).automatic(), ['reverse-unconfirmed']);
  assert.equal(play.refusal('confirm-lock', 'bo', reason), 'too-late');
  play.take('reverse-unconfirmed', 'system');
  assert.deepEqual([play.review, play.state.tracks.picture], ['restored', 'locked']);

  const lost = { signals: ['indicator--1'], cause: 'withdrawn' };
  assert.equal(locked().take('signal-withdrawn', 'system', lost).review, 'restored');

  const confirmed = locked().take('confirm-lock', 'bo', reason).wait(100);
  assert.deepEqual([confirmed.clock('confirmation').status, confirmed.automatic()], ['held', []]);

  const appealed = locked().take('appeal', 'affected-person', { text: 'Mine.' }).wait(4);
  appealed.take('reverse-unconfirmed', 'system');
  assert.equal(appealed.clock('appeal-decision').status, 'running');
});

test('a withdrawn signal does not put suspected child abuse material back while it is locked', () => {
  const play = alone().take('lock-child-abuse-material', 'bo', { reason: 'A child.', reportTo: 'Hotline' });
  play.take('confirm-lock', 'ana', reason);
  play.take('signal-withdrawn', 'system', { signals: ['indicator--1'], cause: 'withdrawn' }).wait(1000);
  assert.deepEqual(
    [play.review, play.clock('ground-lost').status, play.automatic()],
    ['ground-lost', 'held', []],
  );
});

test('the picture of a match that was left goes after seven days; evidence of atrocity stays sealed', () => {
  const left = () => answered().take('leave', 'ana', { ground: 'wrong-match', ...reason });
  assert.deepEqual(
    left()
      .wait(7 * 24 - 1)
      .automatic(),
    [],
  );
  assert.deepEqual(
    left()
      .wait(7 * 24)
      .automatic(),
    ['delete-picture'],
  );
  const play = left()
    .wait(24)
    .take('preserve', 'ana', { flag: 'evidence-of-atrocity', ...reason })
    .wait(5000);
  assert.deepEqual([play.clock('picture').status, play.automatic()], ['held', []]);
  assert.equal(play.clock('preservation-review').status, 'late');
  assert.equal(play.take('keep-preserved', 'chen', reason).clock('preservation-review').status, 'running');
  assert.equal(
    play.refusal('unseal', 'chen', {
      purpose: ' ',
      authority: 'Court',
      legalBasis: { instrument: 'Rome Statute', article: '1' },
    }),
    'invalid-data',
  );
  play.take('unseal', 'chen', {
    purpose: 'Trial',
    authority: 'Court',
    legalBasis: { instrument: 'Rome Statute', article: 'Art. 93' },
  });
  assert.equal(play.state.tracks.preservation, 'sealed');
  play.take('propose-end-of-preservation', 'chen', reason);
  assert.equal(play.refusal('confirm-end-of-preservation', 'chen', reason), 'four-eyes');
  play.take('confirm-end-of-preservation', 'dita', reason);
  assert.equal(play.clock('picture').remainingMs, 6 * 86_400_000);
});

test('a match nobody decides lapses, and nothing was restricted', () => {
  const play = answered()
    .take('propose-restriction', 'ana', grounds)
    .wait(30 * 24);
  assert.deepEqual(play.automatic(), ['lapse']);
  assert.deepEqual([play.take('lapse', 'system').review, play.state.tracks.notice], ['lapsed', 'none']);
});

test('an overseer annotates at any time, and does nothing else', () => {
  const play = appealed();
  for (const step of Object.keys(matchReview.steps)) {
    if (step !== 'annotate') assert.equal(play.refusal(step, 'olu', {}), 'not-yours', step);
  }
  assert.equal(play.refusal('annotate', 'chen', { text: 'x' }), 'not-yours');
  assert.deepEqual(play.take('annotate', 'olu', { text: 'Noted.' }).state.tracks, appealed().state.tracks);
});

test('nothing automatic restricts: the node by itself opens, ends, tells and deletes', () => {
  for (const [name, step] of Object.entries(matchReview.steps)) {
    if (!step.by.includes('system')) continue;
    for (const { from, to } of step.moves) {
      if (!(IN_FORCE as readonly string[]).includes(to.review!)) continue;
      // The two exceptions move an item that is restricted already, and its clock that puts it back runs.
      assert.ok(['signal-withdrawn', 'appeal-upheld-elsewhere'].includes(name), name);
      assert.ok(from.review?.every((state) => (IN_FORCE as readonly string[]).includes(state)));
      assert.equal(to.review, 'ground-lost');
    }
  }
});

test('whatever two people decided, a restriction came from two, or from one with a clock', () => {
  for (const [name, step] of Object.entries(matchReview.steps)) {
    const enters = step.moves.some(
      ({ to, from }) => to.review === 'restricted' && !from.review?.includes('restricted'),
    );
    if (enters) assert.ok(step.distinctFrom && step.distinctFrom.length > 0 && step.before, name);
  }
});

test('who locked a picture does not unlock it, and who sealed it does not open the seal', () => {
  const locked = opened().take('lock-child-abuse-material', 'chen', {
    reason: 'A child.',
    reportTo: 'Hotline',
  });
  assert.equal(locked.refusal('lift-lock', 'chen', reason), 'four-eyes');
  assert.equal(locked.refusal('lift-lock', 'dita', reason), 'accepted');
  const purpose = {
    purpose: 'Trial',
    authority: 'Court',
    legalBasis: { instrument: 'Rome Statute', article: '93' },
  };
  const sealed = opened().take('preserve', 'chen', { flag: 'evidence-of-atrocity', ...reason });
  assert.equal(sealed.refusal('unseal', 'chen', purpose), 'four-eyes');
  assert.equal(sealed.refusal('unseal', 'dita', purpose), 'accepted');
});
