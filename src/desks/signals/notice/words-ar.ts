import { isolate } from '../../../kernel/http/isolate.ts';
import { statesIn } from './states-in.ts';
import type { NoticeWords } from './words.ts';

/** What others wrote, put into a sentence. */
const quoted = (said: string) => isolate(said, 'rtl');

const CLASSES: Record<string, string> = {
  platform: 'منصة أخرى على الإنترنت',
  state: 'سلطة عامة تابعة لدولة',
  'civil-society': 'منظمة من المجتمع المدني',
  intergovernmental: 'منظمة حكومية دولية',
};

export const arabic: NoticeWords = {
  language: 'ar',
  direction: 'rtl',
  name: 'العربية',
  date: (iso) =>
    new Date(iso).toLocaleDateString('ar', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }),
  title: 'جرى تقييد محتوى نشرته',
  titleLifted: 'جرى تقييد محتوى نشرته ثم رُفع التقييد عنه',
  linkHeading: 'لقراءة هذا الإشعار مرة أخرى أو للاعتراض',
  whatHeading: 'ما الذي تقرر',
  what: (organisation, date) =>
    `في ${date} قيّدت ${quoted(organisation)} المحتوى الذي تتعلق به الرسالة التي تضمنت هذا الرابط. ولا يمس هذا القرار أي محتوى آخر نشرته.`,
  whatLifted: (organisation, date) =>
    `في ${date} قيّدت ${quoted(organisation)} المحتوى الذي تتعلق به الرسالة التي تضمنت هذا الرابط. وقد رُفع التقييد بعد ذلك. ولم يمس القرار أي محتوى آخر نشرته.`,
  territoryStates: (organisation, codes) =>
    `النطاق الإقليمي: يسري التقييد في خدمة ${quoted(organisation)} على المستخدمين في الدول التالية دون غيرها: ${statesIn('ar', codes)}.`,
  territoryEverywhere: (organisation) =>
    `النطاق الإقليمي: يسري التقييد حيثما تُقدَّم خدمة ${quoted(organisation)}.`,
  territoryNotSaid: 'النطاق الإقليمي: لا يذكر القرار الدول التي يسري فيها التقييد.',
  duration: 'يبقى التقييد ساريًا إلى أن يُرفع. ويمكن التراجع عنه: فالمحتوى محفوظ ويمكن إعادته.',
  howHeading: 'كيف عُثر عليه ومن قرر',
  automated:
    'عُثر على المحتوى آليًا: قورنت بصمة صورته أو مقطعه أو نصه أو ملفه أو عنوانه بقائمة من البصمات. ولم يقرر الحاسوب شيئًا.',
  decidedByTwo: 'اتفق على تقييده شخصان، أحدهما بعد الآخر.',
  decidedAlone: 'قرر تقييده شخص واحد. ويجب أن يؤكد ذلك شخص ثانٍ خلال 24 ساعة، وإلا أعيد المحتوى.',
  decidedAloneLifted: 'قرر تقييده شخص واحد.',
  whoHeading: 'من أين جاءت البصمة',
  origin: ({ class: originClass, ordered, own }) => {
    if (own) {
      return ordered
        ? 'البصمة من قائمتنا نحن، ويقف وراءها أمر ملزم قانونًا.'
        : 'البصمة من قائمتنا نحن. ولا يقف وراءها أي أمر.';
    }
    const who = CLASSES[originClass] ?? 'منظمة أخرى';
    if (ordered) return `شاركت البصمةَ ${quoted(who)}، ويقف وراءها أمر ملزم قانونًا.`;
    return originClass === 'state'
      ? `شاركت البصمةَ ${quoted(who)}. كانت هذه مساعدة طوعية وليست أمرًا، وكنا أحرارًا في ألا نتصرف بناءً عليها.`
      : `شاركت البصمةَ ${quoted(who)}. ولا يقف وراءها أي أمر.`;
  },
  whyHeading: 'القانون والأسباب',
  law: (instrument, article, offence) =>
    `القانون: ${quoted(instrument)}، ${quoted(article)}. الجريمة أو نوع المحتوى الذي يسميه: ${quoted(offence)}.`,
  aim: (aim) => `ما يُراد بالتقييد حمايته: ${aim}.`,
  aims: {
    'rights-of-others': 'حقوق الآخرين',
    'reputation-of-others': 'سمعة الآخرين',
    'national-security': 'الأمن القومي',
    'public-order': 'النظام العام',
    'public-health': 'الصحة العامة',
    'public-morals': 'الآداب العامة',
  },
  necessity: (text) => `لماذا هو ضروري: ${quoted(text)}`,
  leastIntrusive: (text) => `لماذا لا يكفي إجراء أخف: ${quoted(text)}`,
  proportionality: (text) => `لماذا لا يتجاوز الحد اللازم: ${quoted(text)}`,
  whatChanged: (text) =>
    `سبق أن قُبل اعتراض بشأن هذا العنصر أو هذه الصورة. ما الذي تغيّر منذ ذلك الحين: ${quoted(text)}`,
  appealHeading: 'كيف تعترض',
  appealHow: 'يمكنك الاعتراض في الصفحة التي يفتحها الرابط، بأي لغة ومجانًا. لا تحتاج إلى حساب ولا إلى محامٍ.',
  appealHowHere: 'يمكنك الاعتراض في هذه الصفحة، بأي لغة ومجانًا. لا تحتاج إلى حساب ولا إلى محامٍ.',
  appealSixMonths: 'يمكنك ذلك خلال ستة أشهر من وصول هذا الإشعار إليك.',
  appealUntil: (date) => `يمكنك ذلك حتى ${date}.`,
  appealWho:
    'يبت في اعتراضك خلال أسبوعين شخص لم يشارك في القرار. وإذا كنت على حق أعيد المحتوى فورًا، وتوقف العمل بالبصمة هنا، وأُبلغ من شاركها.',
  appealWhoOwn:
    'يبت في اعتراضك خلال أسبوعين شخص لم يشارك في القرار. وإذا كنت على حق أعيد المحتوى فورًا، وتوقف هنا العمل بالبصمة، وهي من قائمتنا نحن. وإذا كنا قد شاركناها مع غيرنا أُبلغوا بذلك.',
  remediesHeading: 'طرق أخرى للطعن',
  remedies: [
    'يمكنك اللجوء إلى هيئة معتمدة لتسوية المنازعات خارج المحكمة (اللائحة (الاتحاد الأوروبي) 2022/2065، المادة 21).',
    'يمكنك اللجوء إلى المحكمة في أي وقت، ولو لم تعترض أولًا.',
    'إذا رأيت أن بياناتك الشخصية عولجت على نحو غير قانوني، يمكنك تقديم شكوى إلى هيئة حماية البيانات.',
  ],
  statusHeading: 'أين وصل الأمر',
  status: {
    restricted: 'المحتوى مقيد.',
    restored: 'رُفع التقييد. وأُبلغت المنصة بإعادة المحتوى.',
    restoredUntold: 'رُفع التقييد. وستُبلغ المنصة بإعادة المحتوى.',
    appealed: 'وصل اعتراضك. وسيبت فيه خلال أسبوعين شخص لم يشارك في القرار.',
    upheld: 'قُبل اعتراضك. وأُبلغت المنصة بإعادة المحتوى.',
    upheldUntold: 'قُبل اعتراضك. وستُبلغ المنصة بإعادة المحتوى.',
    rejected: 'بُتّ في اعتراضك: يبقى التقييد.',
  },
  askPlatform: (organisation) => `إذا لم يعد المحتوى، فاسأل ${quoted(organisation)} وأطلعها على هذه الصفحة.`,
  decisionReason: 'الأسباب',
  furtherRemedy: 'ما الذي لا يزال بإمكانك فعله',
  writeHeading: 'الاعتراض على هذا القرار',
  writeLabel: 'لماذا ترى أن القرار خاطئ؟',
  writeHint:
    'اذكر ما يعرضه المحتوى أو يقوله ولماذا نشرته: مثلًا للتغطية الصحفية أو البحث أو التعليم أو الفن أو لمناهضة العنف. لا تذكر أسماء أو عناوين.',
  send: 'أرسل اعتراضي',
  faultHeading: 'لم يُرسل اعتراضك',
  faultEmpty: 'اكتب لماذا ترى أن القرار خاطئ.',
  faultLong: 'اختصر النص إلى 10000 حرف.',
  faultClosed: 'الاعتراض غير ممكن الآن. وتبين هذه الصفحة ما الذي لا يزال بإمكانك فعله.',
  privacy:
    'لا تعرض هذه الصفحة المحتوى ولا حسابك، وفتحها لا يغير شيئًا. احتفظ بالرابط لنفسك: فكل من لديه الرابط يمكنه قراءة الصفحة.',
  notHereTitle: 'لا يوجد شيء هنا',
  notHere: 'هذا الرابط خاطئ أو لم يعد صالحًا أو لا يمكن عرضه. إذا كان قد أُرسل إليك فاسأل من أرسله.',
};
