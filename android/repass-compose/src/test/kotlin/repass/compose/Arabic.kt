package repass.compose

import repass.CharacterClass
import repass.FactorKind
import repass.Notice
import repass.OtherDevices
import repass.Problem
import repass.Rule
import repass.SignInReason
import repass.Strength

/** A language that is written from right to left, to see the screens in. */
internal object Arabic : Strings {
    override val address get() = "البريد الإلكتروني"
    override val password get() = "كلمة المرور"
    override val newPassword get() = "كلمة المرور الجديدة"
    override val retypePassword get() = "أعد كتابة كلمة المرور الجديدة"
    override val currentPassword get() = "كلمة المرور الحالية"
    override val code get() = "الرمز الوارد في الرسالة"
    override val showPassword get() = "إظهار كلمة المرور"
    override val hidePassword get() = "إخفاء كلمة المرور"

    override fun logInTo(appName: String) = "تسجيل الدخول إلى $appName"
    override val login get() = "تسجيل الدخول"
    override val forgotPassword get() = "نسيت كلمة المرور"
    override val resetWaiting get() = "لم تكمل إعادة تعيين كلمة المرور بعد."
    override val continueReset get() = "تابع إعادة تعيين كلمة المرور"

    override val resetTitle get() = "إعادة تعيين كلمة المرور"
    override val sendInstructions get() = "إرسال تعليمات إعادة التعيين"
    override val ifValidAccount
        get() = "إذا كان البريد الإلكتروني المدخل يخص حسابًا صالحًا، فستصلك رسالة فيها تعليمات إعادة تعيين كلمة المرور."

    override val checkInboxTitle get() = "تفقد بريدك الوارد"
    override val checkInbox
        get() = "ابحث عن التعليمات في بريدك الوارد. إذا لم تجد الرسالة هناك، فتأكد من مجلد الرسائل غير المرغوب فيها."

    override fun notReceived(contactUs: String) = "إذا لم تصلك الرسالة خلال 10 دقائق، فلا تتردد: $contactUs."
    override val contactUs get() = "اتصل بنا"
    override val followInstructions get() = "اتبع الرابط في الرسالة، أو اكتب الرمز الوارد فيها:"
    override val followLink get() = "ثم اتبع الرابط في الرسالة."
    override val typeCode get() = "اكتب الرمز الوارد في الرسالة:"
    override val followLinkAndReturn get() = "اتبع الرابط في الرسالة، ثم عد إلى هنا."
    override val linkOpened get() = "لقد فتحت الرابط"
    override val submitCode get() = "متابعة"
    override val resend get() = "إرسال مرة أخرى"
    override fun resendIn(time: String) = "يمكنك طلب إرسالها مرة أخرى بعد $time."
    override val resendNow get() = "يمكنك طلب إرسالها مرة أخرى الآن."
    override fun sentTo(address: String) = "تُرسل التعليمات إلى $address إذا كان له حساب."
    override val openEmailApp get() = "فتح تطبيق البريد"
    override val changeAddress get() = "استخدام عنوان آخر"

    override val newPasswordTitle get() = "اختر كلمة مرور جديدة"
    override fun chooseNewPassword(minChars: Int) =
        "عليك اختيار كلمة مرور جديدة لاستعادة الوصول إلى حسابك. يجب ألا يقل طول كلمة المرور عن $minChars أحرف."
    override fun keepSafe(appName: String) =
        "تذكر أن تحافظ على سرية كلمة مرور حسابك، ولا تشاركها مع أحد. لن يطلب منك $appName كلمة المرور أبدًا."
    override val resetPassword get() = "إعادة تعيين كلمة المرور"

    override val lossWarning get() = "بعد هذا التغيير قد لا تعود بعض بياناتك قابلة للقراءة."
    override val understand get() = "فهمت ذلك"
    override val correctAddress get() = "تصحيح العنوان"
    override val forgotCurrentPassword get() = "هل نسيت كلمة المرور الحالية؟"

    override fun rule(rule: Rule) = when (rule) {
        is Rule.AtLeast -> "${rule.chars} أحرف على الأقل"
        is Rule.AtMost -> "لا تزيد على ${rule.bytes} حرفًا أو رقمًا؛ وتُحسب الرموز الأخرى بأكثر من ذلك"
        is Rule.Contains -> when (rule.`class`) {
            CharacterClass.LOWERCASE -> "حرف لاتيني صغير"
            CharacterClass.UPPERCASE -> "حرف لاتيني كبير"
            CharacterClass.DIGIT -> "رقم"
            CharacterClass.SYMBOL -> "رمز، مثل ! أو %"
        }
        Rule.NotCommon -> "ليست كلمة مرور يجربها الجميع أولًا"
        Rule.NotPersonal -> "ليست اسمك ولا عنوانك ولا اسم هذا التطبيق"
        Rule.NoHiddenCharacters -> "بلا فواصل أسطر أو أحرف لا تُرى"
    }
    override val ruleMet get() = "مستوفى"
    override val ruleNotMet get() = "غير مستوفى بعد"
    override val strengthLabel get() = "القوة"
    override fun strength(strength: Strength) = when (strength) {
        Strength.WEAK -> "ضعيفة"
        Strength.FAIR -> "متوسطة"
        Strength.GOOD -> "جيدة"
        Strength.STRONG -> "قوية"
    }
    override val retypeMatches get() = "كلمتا المرور متطابقتان."
    override val retypeDiffers get() = "كلمتا المرور غير متطابقتين."

    override val signingIn get() = "حُفظت كلمة المرور. جارٍ تسجيل الدخول\u2026"
    override val doneTitle get() = "تم تغيير كلمة المرور"
    override val doneSignedIn get() = "تم تسجيل دخولك بكلمة المرور الجديدة."
    override val doneNotSignedIn get() = "سجل الدخول الآن بكلمة المرور الجديدة."
    override fun others(others: OtherDevices) = when (others) {
        OtherDevices.SIGNED_OUT -> "تم تسجيل الخروج من أجهزتك الأخرى."
        OtherDevices.MAY_STAY_SIGNED_IN -> "قد تبقى أجهزتك الأخرى مسجلة الدخول."
    }
    override val next get() = "متابعة"
    override val goToLogin get() = "الذهاب إلى تسجيل الدخول"
    override val closedTitle get() = "انتهت إعادة التعيين"
    override val closedUnchanged get() = "لم تتغير كلمة المرور."

    override val unknownTitle get() = "لم نتمكن من تأكيد التغيير"
    override val mayHaveChanged get() = "ربما تغيرت كلمة المرور بالفعل. جرب الجديدة أولًا."
    override fun stillUnknown(problem: Problem) = when (problem) {
        Problem.CheckConnection -> "لا يوجد اتصال حتى الآن. تحقق منه ثم أعد المحاولة."
        else -> problem(problem)
    }
    override val tryNewPassword get() = "تسجيل الدخول بكلمة المرور الجديدة"
    override val checkAgain get() = "تحقق مرة أخرى"
    override val startOver get() = "ابدأ من جديد"

    override val tryAgain get() = "حاول من جديد"

    override val unreadableTitle get() = "غير متاح الآن"
    override val unreadable get() = "لم يستطع هذا الجهاز قراءة ما حفظه. ألغِ قفله ثم حاول من جديد."

    override val secondFactorTitle get() = "بقيت خطوة واحدة"
    override fun askedForSecondFactor(kind: FactorKind) = when (kind) {
        FactorKind.AUTHENTICATOR_APP -> "أدخل الرمز الظاهر في تطبيق المصادقة."
        FactorKind.TEXT_MESSAGE -> "أدخل الرمز الذي أرسلناه إليك في رسالة نصية."
        FactorKind.MAIL -> "أدخل الرمز الذي أرسلناه إليك بالبريد الإلكتروني."
    }
    override val askedForRecoveryCode get() = "أدخل أحد رموز الاسترداد التي حصلت عليها عند إعداد هذه الخطوة."
    override val secondFactorCode get() = "رمز الأمان"
    override val recoveryCode get() = "رمز الاسترداد"
    override val useRecoveryCode get() = "استخدام رمز استرداد بدلًا منه"
    override val useSecondFactorCode get() = "استخدام رمز أمان بدلًا منه"

    override val settingsTitle get() = "الإعدادات الشخصية"
    override val changePassword get() = "تغيير كلمة المرور"
    override val saveProfile get() = "حفظ الملف الشخصي"
    override val saved get() = "حُفظت كلمة المرور الجديدة."
    override val askedForCurrent get() = "للتأكد من هويتك، يطلب الخادم كلمة المرور الحالية أيضًا."
    override val askedForCode get() = "للتأكد من هويتك، أرسلنا إليك رمزًا بالبريد الإلكتروني. اكتبه هنا."
    override val signInAgainTitle get() = "سجل الدخول من جديد"
    override fun signInAgain(reason: SignInReason) = when (reason) {
        SignInReason.SESSION_OVER -> "انتهت جلستك. لم تتغير كلمة المرور."
        SignInReason.PASSWORD_CHANGED -> "حُفظت كلمة المرور الجديدة. سجل الدخول بها للمتابعة."
        SignInReason.MAY_HAVE_CHANGED -> mayHaveChanged
        SignInReason.SECOND_FACTOR_FIRST -> "حسابك محمي بخطوة ثانية. سجل الدخول بها من جديد، ثم غيّر كلمة المرور."
        SignInReason.FRESH_SIGN_IN_FIRST -> "حفاظًا على أمان حسابك، سجل الدخول من جديد قبل تغيير كلمة المرور."
    }
    override val sessionRefused
        get() = "لم يستطع هذا الجهاز حفظ جلستك الجديدة. ألغِ قفله أو أفرغ بعض المساحة ثم " +
            "حاول من جديد، أو سجل الدخول بكلمة المرور الجديدة."

    override val back get() = "رجوع"
    override val inProgress get() = "قيد التنفيذ"
    override val loading get() = "لحظة من فضلك\u2026"
    override fun wait(time: String?) =
        "محاولات كثيرة جدًا. " + if (time == null) "انتظر قليلًا، ثم حاول من جديد." else "حاول من جديد بعد $time."
    override val waitOver get() = "يمكنك المحاولة من جديد الآن."

    override fun problem(problem: Problem) = when (problem) {
        Problem.EnterAddress -> "أدخل بريدك الإلكتروني."
        Problem.CorrectAddress -> "هذا ليس عنوان بريد إلكتروني بعد. تحقق من الأخطاء الإملائية."
        Problem.EnterPassword -> "أدخل كلمة المرور."
        Problem.CheckCredentials -> "البريد الإلكتروني أو كلمة المرور غير صحيحة. تحقق منهما."
        Problem.EnterCode -> "أدخل الرمز الوارد في الرسالة."
        Problem.CheckCode -> "هذا الرمز خاطئ أو مستعمل أو منتهي الصلاحية. تحقق منه، أو اطلب رسالة جديدة."
        Problem.UseNewestMail -> "هذا الرابط مستعمل أو منتهي الصلاحية. استخدم أحدث رسالة، أو اطلب إرسالها من جديد."
        Problem.UseCodeHere -> "هذا الرابط يخص طلبًا آخر. اكتب الرمز الوارد في أحدث رسالة بدلًا منه."
        Problem.AskHere -> "هذا الرابط يخص طلبًا لم يُقدم من هنا. أدخل بريدك الإلكتروني لتصلك تعليمات جديدة."
        Problem.UseLinkOfThisAccount -> "هذا الرابط لحساب آخر. استخدم الرسالة المرسلة إلى هذا العنوان."
        Problem.UseLinkOfThisApp -> "هذا الرابط لا يعيد تعيين كلمة مرور هذا التطبيق. استخدم الرابط الوارد في الرسالة."
        Problem.UseCodeOfMail -> "لم يصل هذا الرابط كاملًا. اكتب الرمز الوارد في الرسالة نفسها بدلًا منه."
        Problem.OpenLinkFirst -> "لم يُفتح الرابط الوارد في الرسالة بعد. افتحه أولًا، ثم عد إلى هنا."
        Problem.EnterSecondFactor -> "أدخل رمزًا للمتابعة."
        Problem.CheckSecondFactor -> "هذا الرمز خاطئ أو مستعمل أو منتهي الصلاحية. أدخل أحدث رمز."
        Problem.EnterNewPassword -> "أدخل كلمة مرور جديدة."
        Problem.ImprovePassword -> "كلمة المرور هذه لا تستوفي كل القواعد بعد. غيّرها."
        Problem.ChooseStrongerPassword -> "يسهل تخمين كلمة المرور هذه. اختر كلمة أقوى."
        Problem.ChooseUncommonPassword -> "كلمة المرور هذه من أول ما يجربه المهاجمون. اختر غيرها."
        Problem.ChooseDifferentPassword -> "هذه كلمة مرورك الحالية. اختر غيرها."
        Problem.ChooseShorterPassword -> "كلمة المرور هذه أطول مما يقبله الخادم. اختر كلمة أقصر."
        Problem.RetypePassword -> "كلمتا المرور مختلفتان. أعد كتابة كلمة المرور الجديدة هنا."
        Problem.EnterCurrentPassword -> "أدخل كلمة المرور الحالية."
        Problem.CheckCurrentPassword -> "هذه ليست كلمة مرورك الحالية. تحقق منها."
        is Problem.Wait -> wait(time = null)
        Problem.TryLater -> "لا يستطيع الخادم ذلك الآن. حاول من جديد لاحقًا."
        Problem.CheckConnection -> "لا يوجد اتصال. تحقق من الاتصال ثم حاول من جديد."
        Problem.CheckNetwork ->
            "شيء ما على هذه الشبكة يجيب بدلًا من الخادم. إذا كانت لشبكتك صفحة تسجيل دخول فافتحها أولًا، أو استخدم شبكة أخرى."
        Problem.TryAgain -> "ضاع الرد في الطريق. حاول من جديد."
        Problem.ConfirmAddress -> "أكّد بريدك الإلكتروني أولًا، بالرسالة التي وصلتك عند التسجيل."
        Problem.ContactUs -> "لا يمكن استخدام هذا الحساب في هذا التطبيق حاليًا. $contactUs من فضلك."
        Problem.SolveCaptcha -> "يطلب الخادم إثبات أنك إنسان. حاول من جديد."
        Problem.SignInAgain -> "انتهت جلستك. سجل الدخول من جديد."
        Problem.CheckStorage ->
            "لم يستطع هذا الجهاز حفظ ما يلزم للمتابعة، فلم يُرسل شيء. أفرغ بعض المساحة ثم حاول من جديد."
        Problem.CheckSessionStorage ->
            "لم يستطع هذا الجهاز حفظ جلستك. ألغِ قفله أو أفرغ بعض المساحة، ثم سجل الدخول من جديد."
        Problem.RestartDevice -> "لم يستطع هذا الجهاز تأمين الطلب، فلم يُرسل شيء. أعد تشغيله ثم حاول من جديد."
        Problem.NothingToChange -> "لا يوجد ما يُغيَّر: لم تُكتب كلمة مرور جديدة."
        Problem.AcknowledgeLoss -> "أكّد أولًا أنك فهمت ذلك."
    }

    override fun notice(notice: Notice) = when (notice) {
        Notice.MAY_HAVE_BEEN_SENT -> "انقطع الاتصال. ربما أُرسلت الرسالة وربما لا: ابحث عنها، أو اطلب إرسالها مرة أخرى."
        Notice.MAY_BE_USED -> "انقطع الاتصال. ربما استُعمل الرمز: جربه مرة أخرى، أو اطلب رسالة جديدة."
        Notice.STARTED_OVER -> "تعذرت متابعة إعادة التعيين غير المكتملة على هذا الجهاز. ابدأ من جديد هنا."
        Notice.EXPIRED -> "استغرقت إعادة التعيين وقتًا طويلًا فأُنهيت حفاظًا على أمان حسابك. ابدأ من جديد هنا."
        Notice.FIELDS_WIPED -> "مُحي ما كتبته أثناء غيابك حفاظًا على أمانه. اكتبه من جديد."
        Notice.CODE_USED_UP -> "استُعمل هذا الرمز. أدخل الرمز الجديد."
    }
}
