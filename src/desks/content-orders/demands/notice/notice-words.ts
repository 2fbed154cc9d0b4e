/** What the pages of a notice say, in one language. */
export type NoticeWords = {
  language: 'en' | 'ar';
  direction: 'ltr' | 'rtl';
  name: string;
  title: string;
  intro: (provider: string) => string;
  notOrder: string;
  where: string;
  whereHint: string;
  why: string;
  whyHint: string;
  provision: string;
  provisionHint: string;
  abuse: string;
  abuseHint: string;
  senderName: string;
  senderEmail: string;
  senderHint: string;
  goodFaith: string;
  send: string;
  danger: string;
  faultHeading: string;
  faults: Record<'where' | 'why' | 'name' | 'email' | 'goodFaith' | 'long' | 'many', string>;
  received: string;
  keep: string;
  receivedAt: (at: string) => string;
  status: Record<'open' | 'acted' | 'declined' | 'back', string>;
  decided: string;
  decidedHow: string;
  reasonsGiven: string;
  ways: string;
  wayComplaint: string;
  wayBody: string;
  wayCourt: string;
  complain: string;
  complainLabel: string;
  complainHint: string;
  complained: string;
  answered: string;
  faultEmpty: string;
  faultClosed: string;
  nowhereTitle: string;
  nowhere: string;
};

const english: NoticeWords = {
  language: 'en',
  direction: 'ltr',
  name: 'English',
  title: 'Tell us of illegal content',
  intro: (provider) =>
    `Anyone may tell ${provider} of content that they hold illegal (Digital Services Act, Article 16). People read it and decide; nothing is taken down by itself.`,
  notOrder: 'This is a notice and no order. Authorities have ways of their own.',
  where: 'Where is it?',
  whereHint: 'The exact web address of each item, one a line.',
  why: 'Why is it illegal?',
  whyHint:
    'What you see there, and why you hold it illegal. At most 20,000 characters. Do not write names of people who have nothing to do with it.',
  provision: 'Which law does it break?',
  provisionHint: 'If you know it.',
  abuse: 'It is about sexual abuse of children',
  abuseHint: 'Then you need not say who you are.',
  senderName: 'Your name',
  senderEmail: 'Your e-mail address',
  senderHint:
    'The person whose content it is does not learn who you are. Name and address are kept apart from the notice and deleted a month after nobody can complain any more.',
  goodFaith: 'I hold in good faith that what I say here is accurate and complete.',
  send: 'Send the notice',
  danger: 'Is somebody in danger now? Call the police first.',
  faultHeading: 'Something is missing',
  faults: {
    where: 'Say where it is.',
    why: 'Say why it is illegal.',
    name: 'Write your name.',
    email: 'Write an e-mail address.',
    goodFaith: 'Confirm that it is accurate and complete.',
    long: 'At most 20,000 characters and 1,000 addresses can be sent.',
    many: 'Too many notices come at the moment. Try again in an hour.',
  },
  received: 'We have your notice',
  keep: 'Keep the address of this page: it is the only way here. It shows what becomes of it.',
  receivedAt: (at) => `It reached us on ${at}.`,
  status: {
    open: 'People have still to look at it.',
    acted: 'Something was done: the content was removed or restricted.',
    declined: 'The content stays as it is.',
    back: 'Something was done, and taken back after another look.',
  },
  decided: 'What was decided',
  decidedHow: 'Two people or more looked at it. No machine found or decided it.',
  reasonsGiven: 'Why',
  ways: 'What you can do',
  wayComplaint: 'Complain below, within six months. Somebody who did not decide it reads it (Article 20).',
  wayBody: 'Turn to a certified body for out-of-court disputes (Article 21).',
  wayCourt: 'Go to court.',
  complain: 'Complain',
  complainLabel: 'What was overlooked?',
  complainHint: 'A person reads it. At most 10,000 characters.',
  complained: 'You complained. A person answers here within two weeks.',
  answered: 'What was answered',
  faultEmpty: 'Write what was overlooked.',
  faultClosed: 'You have complained already, or the six months are over.',
  nowhereTitle: 'There is nothing here',
  nowhere: 'The link is wrong, or it has ended.',
};

const arabic: NoticeWords = {
  language: 'ar',
  direction: 'rtl',
  name: 'العربية',
  title: 'أخبرنا عن محتوى غير قانوني',
  intro: (provider) =>
    `يستطيع أي شخص أن يخبر ${provider} عن محتوى يراه غير قانوني (قانون الخدمات الرقمية، المادة 16). يقرؤه بشر ويقررون؛ لا شيء يُزال من تلقاء نفسه.`,
  notOrder: 'هذا إشعار وليس أمرًا. للسلطات طرقها الخاصة.',
  where: 'أين هو؟',
  whereHint: 'العنوان الدقيق لكل عنصر، واحد في كل سطر.',
  why: 'لماذا هو غير قانوني؟',
  whyHint:
    'ما تراه هناك، ولماذا تراه غير قانوني. عشرون ألف حرف على الأكثر. لا تكتب أسماء أشخاص لا علاقة لهم به.',
  provision: 'أي قانون يخالف؟',
  provisionHint: 'إن كنت تعرفه.',
  abuse: 'يتعلق باعتداء جنسي على أطفال',
  abuseHint: 'عندها لا يلزم أن تقول من أنت.',
  senderName: 'اسمك',
  senderEmail: 'بريدك الإلكتروني',
  senderHint:
    'لا يعرف صاحب المحتوى من أنت. يُحفظ الاسم والعنوان منفصلين عن الإشعار ويُحذفان بعد شهر من انتهاء إمكان الشكوى.',
  goodFaith: 'أرى بحسن نية أن ما أقوله هنا دقيق وكامل.',
  send: 'أرسل الإشعار',
  danger: 'هل شخص في خطر الآن؟ اتصل بالشرطة أولًا.',
  faultHeading: 'ينقص شيء',
  faults: {
    where: 'قل أين هو.',
    why: 'قل لماذا هو غير قانوني.',
    name: 'اكتب اسمك.',
    email: 'اكتب عنوان بريد إلكتروني.',
    goodFaith: 'أكّد أنه دقيق وكامل.',
    long: 'يمكن إرسال عشرين ألف حرف وألف عنوان على الأكثر.',
    many: 'تصل إشعارات كثيرة الآن. حاول بعد ساعة.',
  },
  received: 'وصلنا إشعارك',
  keep: 'احفظ عنوان هذه الصفحة: هو الطريق الوحيد إلى هنا. تُظهر ما آل إليه.',
  receivedAt: (at) => `وصلنا في ${at}.`,
  status: {
    open: 'لم ينظر فيه بشر بعد.',
    acted: 'فُعل شيء: أُزيل المحتوى أو قُيّد.',
    declined: 'يبقى المحتوى كما هو.',
    back: 'فُعل شيء ثم أُعيد بعد نظر ثانٍ.',
  },
  decided: 'ما الذي تقرر',
  decidedHow: 'نظر فيه شخصان أو أكثر. لم تجده آلة ولم تقرره.',
  reasonsGiven: 'لماذا',
  ways: 'ما الذي تستطيع فعله',
  wayComplaint: 'اشتكِ أدناه خلال ستة أشهر. يقرؤها من لم يقرر (المادة 20).',
  wayBody: 'توجّه إلى هيئة معتمدة لتسوية النزاعات خارج المحكمة (المادة 21).',
  wayCourt: 'توجّه إلى القضاء.',
  complain: 'اشتكِ',
  complainLabel: 'ما الذي لم يُنتبه إليه؟',
  complainHint: 'يقرؤه إنسان. عشرة آلاف حرف على الأكثر.',
  complained: 'اشتكيت. يجيب إنسان هنا خلال أسبوعين.',
  answered: 'ما أُجيب به',
  faultEmpty: 'اكتب ما لم يُنتبه إليه.',
  faultClosed: 'اشتكيت من قبل، أو انتهت الأشهر الستة.',
  nowhereTitle: 'لا شيء هنا',
  nowhere: 'الرابط خطأ، أو انتهى.',
};

export const NOTICE_LANGUAGES: readonly NoticeWords[] = [english, arabic];
