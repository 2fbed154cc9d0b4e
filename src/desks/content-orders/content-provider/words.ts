/** What the content provider's page says, in one language. */
export type ProviderWords = {
  language: 'en' | 'ar';
  direction: 'ltr' | 'rtl';
  name: string;
  title: string;
  status: Record<'removed' | 'disabled' | 'alone' | 'back' | 'rejected', string>;
  what: string;
  whatSays: (provider: string, at: string) => string;
  address: string;
  basis: string;
  basisSays: (authority: string, state: string, reference: string) => string;
  types: Record<'a' | 'b' | 'c' | 'd' | 'e', string>;
  reasons: string;
  reasonsFrom: string;
  ways: string;
  scrutiny: (contact: string) => string;
  court: (body: string, deadline: string) => string;
  provisions: string;
  write: string;
  writeLabel: string;
  writeHint: string;
  send: string;
  written: (at: string) => string;
  answered: string;
  kept: string;
  privacy: string;
  faultHeading: string;
  faultEmpty: string;
  faultLong: string;
  faultClosed: string;
  nowhereTitle: string;
  nowhere: string;
  unread: string;
};

const english: ProviderWords = {
  language: 'en',
  direction: 'ltr',
  name: 'English',
  title: 'Your content was taken down on the order of an authority',
  status: {
    removed: 'It is removed.',
    disabled: 'Nobody in the European Union can open it now.',
    alone:
      'One person alone disabled it because the time was running out. A second person looks at it within 24 hours.',
    back: 'It was put back.',
    rejected: 'It stays as it is.',
  },
  what: 'What was done',
  whatSays: (provider, at) =>
    `${provider} did this on ${at}. It had to: such an order binds within one hour.`,
  address: 'Where it stood',
  basis: 'On which basis',
  basisSays: (authority, state, reference) =>
    `${authority} (${state}) ordered it under Article 3 of Regulation (EU) 2021/784. Its reference: ${reference}.`,
  types: {
    a: 'According to the order it incites terrorist offences.',
    b: 'According to the order it asks others to commit terrorist offences.',
    c: 'According to the order it asks others to take part in a terrorist group.',
    d: 'According to the order it instructs in making or using weapons or dangerous substances.',
    e: 'According to the order it threatens a terrorist offence.',
  },
  reasons: 'What the order says',
  reasonsFrom: 'These are the words of the authority.',
  ways: 'How you can challenge it',
  scrutiny: (contact) =>
    `Within 48 hours of this information you can ask the authority of the State where the provider is established to look at the order (Article 4(4)). It decides within 72 hours, and gives reasons. Write to: ${contact}`,
  court: (body, deadline) => `You can go to court: ${body}. Until when: ${deadline}.`,
  provisions: 'The rules for it:',
  write: 'Tell us why it is wrong',
  writeLabel: 'What do we not know?',
  writeHint:
    'For example: it reports on an event, it teaches, it is art, it argues against terrorism, or it is not what the order means. A person reads it. At most 10,000 characters.',
  send: 'Send',
  written: (at) => `You wrote to us on ${at}. A person reads it and answers here within two weeks.`,
  answered: 'What was answered',
  kept: 'A sealed copy is kept for six months, so that it can be put back and courts can look at it; then it is deleted.',
  privacy: 'This page is for you alone: who has the link can read it. Nobody is told that you opened it.',
  faultHeading: 'One thing is missing',
  faultEmpty: 'Write what is wrong.',
  faultLong: 'At most 10,000 characters can be sent.',
  faultClosed: 'You have written already, or it was put back.',
  nowhereTitle: 'There is nothing here',
  nowhere: 'The link is wrong, or it has ended.',
  unread: 'not readable in the order',
};

const arabic: ProviderWords = {
  language: 'ar',
  direction: 'rtl',
  name: 'العربية',
  title: 'أُزيل محتواك بأمر من سلطة',
  status: {
    removed: 'أُزيل.',
    disabled: 'لا يستطيع أحد في الاتحاد الأوروبي فتحه الآن.',
    alone: 'عطّله شخص واحد وحده لأن الوقت كان ينفد. ينظر فيه شخص ثانٍ خلال 24 ساعة.',
    back: 'أُعيد.',
    rejected: 'يبقى على حاله.',
  },
  what: 'ما الذي جرى',
  whatSays: (provider, at) =>
    `قام ${provider} بذلك في ${at}. وكان ملزمًا: مثل هذا الأمر يُلزم خلال ساعة واحدة.`,
  address: 'أين كان',
  basis: 'على أي أساس',
  basisSays: (authority, state, reference) =>
    `أمر به ${authority} (${state}) بموجب المادة 3 من اللائحة (الاتحاد الأوروبي) 2021/784. مرجعه: ${reference}.`,
  types: {
    a: 'بحسب الأمر، يحرّض على جرائم إرهابية.',
    b: 'بحسب الأمر، يطلب من آخرين ارتكاب جرائم إرهابية.',
    c: 'بحسب الأمر، يطلب من آخرين المشاركة في جماعة إرهابية.',
    d: 'بحسب الأمر، يعلّم صنع أسلحة أو مواد خطرة أو استعمالها.',
    e: 'بحسب الأمر، يهدد بجريمة إرهابية.',
  },
  reasons: 'ما يقوله الأمر',
  reasonsFrom: 'هذه كلمات السلطة.',
  ways: 'كيف يمكنك الطعن فيه',
  scrutiny: (contact) =>
    `خلال 48 ساعة من تلقي هذه المعلومات يمكنك أن تطلب من سلطة الدولة التي يوجد فيها مقر مقدم الخدمة النظر في الأمر (المادة 4(4)). وتقرر خلال 72 ساعة مع بيان الأسباب. اكتب إلى: ${contact}`,
  court: (body, deadline) => `يمكنك اللجوء إلى القضاء: ${body}. إلى متى: ${deadline}.`,
  provisions: 'القواعد المتعلقة بذلك:',
  write: 'أخبرنا لماذا هو خطأ',
  writeLabel: 'ما الذي لا نعرفه؟',
  writeHint:
    'مثلًا: ينقل خبرًا، أو يعلّم، أو هو فن، أو يجادل ضد الإرهاب، أو ليس ما يقصده الأمر. يقرؤه إنسان. عشرة آلاف حرف على الأكثر.',
  send: 'أرسل',
  written: (at) => `كتبت إلينا في ${at}. يقرؤه إنسان ويجيب هنا خلال أسبوعين.`,
  answered: 'ما أُجيب به',
  kept: 'تُحفظ نسخة مختومة ستة أشهر، لكي يمكن إعادته وتنظر فيه المحاكم؛ ثم تُحذف.',
  privacy: 'هذه الصفحة لك وحدك: من لديه الرابط يستطيع قراءتها. لا يُخبَر أحد بأنك فتحتها.',
  faultHeading: 'ينقص شيء واحد',
  faultEmpty: 'اكتب ما هو الخطأ.',
  faultLong: 'يمكن إرسال عشرة آلاف حرف على الأكثر.',
  faultClosed: 'كتبت من قبل، أو أُعيد المحتوى.',
  nowhereTitle: 'لا شيء هنا',
  nowhere: 'الرابط خطأ، أو انتهى.',
  unread: 'غير مقروء في الأمر',
};

export const LANGUAGES: readonly ProviderWords[] = [english, arabic];
