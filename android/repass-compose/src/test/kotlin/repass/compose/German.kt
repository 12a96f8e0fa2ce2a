package repass.compose

import repass.CharacterClass
import repass.FactorKind
import repass.Notice
import repass.OtherDevices
import repass.Problem
import repass.Rule
import repass.SignInReason
import repass.Strength

/** A language of long words, to see the screens in. */
internal object German : Strings {
    override val address get() = "E-Mail-Adresse"
    override val password get() = "Passwort"
    override val newPassword get() = "Neues Passwort"
    override val retypePassword get() = "Neues Passwort wiederholen"
    override val currentPassword get() = "Bisheriges Passwort"
    override val code get() = "Bestätigungscode aus der E-Mail"
    override val showPassword get() = "Passwort anzeigen"
    override val hidePassword get() = "Passwort verbergen"

    override fun logInTo(appName: String) = "Bei $appName anmelden"
    override val login get() = "ANMELDEN"
    override val forgotPassword get() = "Passwort vergessen"
    override val resetWaiting get() = "Sie haben das Zurücksetzen Ihres Passworts noch nicht abgeschlossen."
    override val continueReset get() = "Zurücksetzen fortsetzen"

    override val resetTitle get() = "Passwort zurücksetzen"
    override val sendInstructions get() = "ANLEITUNG ZUM ZURÜCKSETZEN SENDEN"
    override val ifValidAccount
        get() = "Gehört die E-Mail-Adresse zu einem gültigen Benutzerkonto, dann erhalten Sie eine E-Mail mit der " +
            "Anleitung zum Zurücksetzen Ihres Passworts."

    override val checkInboxTitle get() = "Sehen Sie in Ihren Posteingang"
    override val checkInbox
        get() = "Die Anleitung kommt per E-Mail. Finden Sie diese nicht im Posteingang, dann sehen Sie bitte auch im " +
            "Spam- oder Junk-Ordner nach."

    override fun notReceived(contactUs: String) =
        "Ist die E-Mail auch nach 10 Minuten nicht angekommen, dann zögern Sie nicht und $contactUs."
    override val contactUs get() = "kontaktieren Sie uns"
    override val followInstructions
        get() = "Folgen Sie dem Link in der E-Mail, oder geben Sie den Bestätigungscode ein, den sie enthält:"
    override val followLink get() = "Folgen Sie dann dem Link in der E-Mail."
    override val typeCode get() = "Geben Sie den Bestätigungscode ein, den die E-Mail enthält:"
    override val followLinkAndReturn get() = "Folgen Sie dem Link in der E-Mail, und kommen Sie dann hierher zurück."
    override val linkOpened get() = "Ich habe den Link geöffnet"
    override val submitCode get() = "WEITER"
    override val resend get() = "Noch einmal senden"
    override fun resendIn(time: String) = "In $time können Sie die E-Mail noch einmal senden lassen."
    override val resendNow get() = "Sie können die E-Mail jetzt noch einmal senden lassen."
    override fun sentTo(address: String) = "Die Anleitung geht an $address, falls es dazu ein Konto gibt."
    override val openEmailApp get() = "E-Mail-App öffnen"
    override val changeAddress get() = "Andere E-Mail-Adresse verwenden"

    override val newPasswordTitle get() = "Neues Passwort wählen"
    override fun chooseNewPassword(minChars: Int) =
        "Um wieder Zugang zu Ihrem Benutzerkonto zu erhalten, müssen Sie ein neues Passwort wählen. Passwörter " +
            "müssen mindestens $minChars Zeichen lang sein."
    override fun keepSafe(appName: String) =
        "Bewahren Sie Ihr Passwort sicher auf und geben Sie es an niemanden weiter. $appName wird Sie niemals nach " +
            "Ihrem Passwort fragen."
    override val resetPassword get() = "PASSWORT ZURÜCKSETZEN"
    override val lossWarning get() = "Nach dieser Änderung lassen sich einige Ihrer Daten vielleicht nicht mehr lesen."
    override val understand get() = "Das habe ich verstanden"
    override val correctAddress get() = "Adresse korrigieren"
    override val forgotCurrentPassword get() = "Bisheriges Passwort vergessen?"

    override fun rule(rule: Rule) = when (rule) {
        is Rule.AtLeast -> "Mindestens ${rule.chars} Zeichen"
        is Rule.AtMost -> "Nicht länger als ${rule.bytes} Buchstaben oder Ziffern; andere Zeichen zählen mehrfach"
        is Rule.Contains -> when (rule.`class`) {
            CharacterClass.LOWERCASE -> "Ein Kleinbuchstabe"
            CharacterClass.UPPERCASE -> "Ein Großbuchstabe"
            CharacterClass.DIGIT -> "Eine Ziffer"
            CharacterClass.SYMBOL -> "Ein Sonderzeichen, etwa ! oder %"
        }
        Rule.NotCommon -> "Kein Passwort, das alle zuerst ausprobieren"
        Rule.NotPersonal -> "Weder Ihr Name noch Ihre Adresse noch der Name dieser App"
        Rule.NoHiddenCharacters -> "Keine Zeilenumbrüche oder anderen unsichtbaren Zeichen"
    }
    override val ruleMet get() = "erfüllt"
    override val ruleNotMet get() = "noch nicht erfüllt"
    override val strengthLabel get() = "Stärke"
    override fun strength(strength: Strength) = when (strength) {
        Strength.WEAK -> "Schwach"
        Strength.FAIR -> "Mittelmäßig"
        Strength.GOOD -> "Gut"
        Strength.STRONG -> "Stark"
    }
    override val retypeMatches get() = "Die Passwörter stimmen überein."
    override val retypeDiffers get() = "Die Passwörter stimmen nicht überein."

    override val signingIn get() = "Ihr Passwort ist gespeichert. Sie werden angemeldet\u2026"
    override val doneTitle get() = "Ihr Passwort ist geändert"
    override val doneSignedIn get() = "Sie sind mit Ihrem neuen Passwort angemeldet."
    override val doneNotSignedIn get() = "Melden Sie sich jetzt mit Ihrem neuen Passwort an."
    override fun others(others: OtherDevices) = when (others) {
        OtherDevices.SIGNED_OUT -> "Ihre anderen Geräte wurden abgemeldet."
        OtherDevices.MAY_STAY_SIGNED_IN -> "Ihre anderen Geräte sind vielleicht noch angemeldet."
    }
    override val next get() = "FORTFAHREN"
    override val goToLogin get() = "ZUR ANMELDUNG"
    override val closedTitle get() = "Zurücksetzen beendet"
    override val closedUnchanged get() = "Ihr Passwort wurde nicht geändert."

    override val unknownTitle get() = "Die Änderung ist nicht bestätigt"
    override val mayHaveChanged
        get() = "Ihr Passwort ist vielleicht schon geändert. Versuchen Sie es zuerst mit dem neuen."
    override fun stillUnknown(problem: Problem) = when (problem) {
        Problem.CheckConnection -> "Es gibt noch immer keine Verbindung. Prüfen Sie sie und dann noch einmal."
        else -> problem(problem)
    }
    override val tryNewPassword get() = "MIT DEM NEUEN PASSWORT ANMELDEN"
    override val checkAgain get() = "NOCH EINMAL PRÜFEN"
    override val startOver get() = "Von vorn beginnen"

    override val tryAgain get() = "NOCH EINMAL VERSUCHEN"

    override val unreadableTitle get() = "Gerade nicht verfügbar"
    override val unreadable
        get() = "Dieses Gerät konnte nicht lesen, was es gespeichert hatte. Entsperren Sie es, und versuchen Sie es " +
            "noch einmal."

    override val secondFactorTitle get() = "Ein Schritt fehlt noch"
    override fun askedForSecondFactor(kind: FactorKind) = when (kind) {
        FactorKind.AUTHENTICATOR_APP -> "Geben Sie den Code ein, den Ihre Authentifizierungs-App anzeigt."
        FactorKind.TEXT_MESSAGE -> "Geben Sie den Code ein, den wir Ihnen per SMS gesendet haben."
        FactorKind.MAIL -> "Geben Sie den Code ein, den wir Ihnen per E-Mail gesendet haben."
    }
    override val askedForRecoveryCode
        get() = "Geben Sie einen der Wiederherstellungscodes ein, die Sie beim Einrichten erhalten haben."
    override val secondFactorCode get() = "Sicherheitscode"
    override val recoveryCode get() = "Wiederherstellungscode"
    override val useRecoveryCode get() = "Wiederherstellungscode verwenden"
    override val useSecondFactorCode get() = "Sicherheitscode verwenden"

    override val settingsTitle get() = "Persönliche Einstellungen"
    override val changePassword get() = "Passwort ändern"
    override val saveProfile get() = "PROFIL SPEICHERN"
    override val saved get() = "Ihr neues Passwort ist gespeichert."
    override val askedForCurrent
        get() = "Der Server möchte auch Ihr bisheriges Passwort, damit sicher ist, dass Sie es sind."
    override val askedForCode
        get() = "Damit sicher ist, dass Sie es sind, haben wir Ihnen einen Bestätigungscode gemailt. " +
            "Geben Sie ihn hier ein."
    override val signInAgainTitle get() = "Melden Sie sich neu an"
    override fun signInAgain(reason: SignInReason) = when (reason) {
        SignInReason.SESSION_OVER -> "Ihre Sitzung ist beendet. Ihr Passwort wurde nicht geändert."
        SignInReason.PASSWORD_CHANGED ->
            "Ihr neues Passwort ist gespeichert. Melden Sie sich damit an, um fortzufahren."
        SignInReason.MAY_HAVE_CHANGED -> mayHaveChanged
        SignInReason.SECOND_FACTOR_FIRST ->
            "Ihr Benutzerkonto ist durch einen zweiten Schritt geschützt. Melden Sie sich damit neu an, und ändern " +
                "Sie dann Ihr Passwort."
        SignInReason.FRESH_SIGN_IN_FIRST ->
            "Zum Schutz Ihres Benutzerkontos melden Sie sich bitte neu an, bevor Sie Ihr Passwort ändern."
    }
    override val sessionRefused
        get() = "Dieses Gerät konnte Ihre neue Sitzung nicht aufbewahren. " +
            "Entsperren Sie es oder schaffen Sie Platz und versuchen Sie es noch einmal, oder melden Sie sich mit dem " +
            "neuen Passwort an."

    override val back get() = "Zurück"
    override val inProgress get() = "Wird ausgeführt"
    override val loading get() = "Einen Augenblick\u2026"
    override fun wait(time: String?) = "Zu viele Versuche. " +
        if (time == null) "Warten Sie eine Weile und versuchen Sie es dann neu." else "Versuchen Sie es in $time neu."
    override val waitOver get() = "Sie können es jetzt neu versuchen."

    override fun problem(problem: Problem) = when (problem) {
        Problem.EnterAddress -> "Geben Sie Ihre E-Mail-Adresse ein."
        Problem.CorrectAddress -> "Das ist noch keine E-Mail-Adresse. Prüfen Sie sie auf Tippfehler."
        Problem.EnterPassword -> "Geben Sie Ihr Passwort ein."
        Problem.CheckCredentials -> "Die E-Mail-Adresse oder das Passwort ist falsch. Prüfen Sie beides."
        Problem.EnterCode -> "Geben Sie den Bestätigungscode aus der E-Mail ein."
        Problem.CheckCode ->
            "Dieser Bestätigungscode ist falsch, verbraucht oder abgelaufen. Prüfen Sie ihn, oder lassen Sie eine " +
                "neue E-Mail senden."
        Problem.UseNewestMail ->
            "Dieser Link ist verbraucht oder abgelaufen. Nehmen Sie die neueste E-Mail, oder lassen Sie sie neu senden."
        Problem.UseCodeHere ->
            "Dieser Link gehört zu einer anderen Anfrage. Geben Sie stattdessen den Bestätigungscode aus der neuesten " +
                "E-Mail ein."
        Problem.AskHere ->
            "Dieser Link gehört zu einer Anfrage, die nicht hier gestellt wurde. Geben Sie Ihre E-Mail-Adresse ein."
        Problem.UseLinkOfThisAccount ->
            "Dieser Link ist für ein anderes Benutzerkonto. Nehmen Sie die E-Mail an diese Adresse."
        Problem.UseLinkOfThisApp ->
            "Dieser Link führt nicht zum Zurücksetzen eines Passworts dieser App. Nehmen Sie den aus der E-Mail."
        Problem.UseCodeOfMail ->
            "Dieser Link kam nicht vollständig an. Geben Sie den Bestätigungscode aus derselben E-Mail ein."
        Problem.OpenLinkFirst ->
            "Der Link in der E-Mail wurde noch nicht geöffnet. Öffnen Sie ihn zuerst, und kommen Sie dann zurück."
        Problem.EnterSecondFactor -> "Geben Sie einen Code ein, um fortzufahren."
        Problem.CheckSecondFactor -> "Dieser Code ist falsch, verbraucht oder abgelaufen. Geben Sie den neuesten ein."
        Problem.EnterNewPassword -> "Geben Sie ein neues Passwort ein."
        Problem.ImprovePassword -> "Dieses Passwort erfüllt noch nicht alle Regeln. Ändern Sie es."
        Problem.ChooseStrongerPassword -> "Dieses Passwort ist zu leicht zu erraten. Wählen Sie ein stärkeres."
        Problem.ChooseUncommonPassword ->
            "Dieses Passwort steht auf den Listen, die Angreifer zuerst ausprobieren. Wählen Sie ein anderes."
        Problem.ChooseDifferentPassword -> "Das ist bereits Ihr Passwort. Wählen Sie ein anderes."
        Problem.ChooseShorterPassword -> "Dieses Passwort ist dem Server zu lang. Wählen Sie ein kürzeres."
        Problem.RetypePassword -> "Die beiden Passwörter sind verschieden. Wiederholen Sie hier das neue."
        Problem.EnterCurrentPassword -> "Geben Sie Ihr bisheriges Passwort ein."
        Problem.CheckCurrentPassword -> "Das ist nicht Ihr bisheriges Passwort. Prüfen Sie es."
        is Problem.Wait -> wait(time = null)
        Problem.TryLater -> "Der Server ist dazu gerade nicht in der Lage. Versuchen Sie es später neu."
        Problem.CheckConnection -> "Es gibt keine Verbindung. Prüfen Sie sie und versuchen Sie es neu."
        Problem.CheckNetwork ->
            "In diesem Netz antwortet etwas an Stelle des Servers. Hat Ihr WLAN eine Anmeldeseite, dann öffnen Sie " +
                "diese zuerst, oder nehmen Sie ein anderes Netz."
        Problem.TryAgain -> "Die Antwort ging unterwegs verloren. Versuchen Sie es neu."
        Problem.ConfirmAddress ->
            "Bestätigen Sie zuerst Ihre E-Mail-Adresse, mit der E-Mail, die Sie bei der Anmeldung erhielten."
        Problem.ContactUs -> "Dieses Benutzerkonto ist in dieser App zur Zeit nicht nutzbar. Bitte $contactUs."
        Problem.SolveCaptcha ->
            "Der Server möchte einen Beweis, dass Sie ein Mensch sind. Versuchen Sie es noch einmal."
        Problem.SignInAgain -> "Ihre Sitzung ist beendet. Melden Sie sich neu an."
        Problem.CheckStorage ->
            "Dieses Gerät konnte nicht speichern, was für die Fortsetzung nötig ist; darum wurde nichts gesendet. " +
                "Schaffen Sie Platz und versuchen Sie es neu."
        Problem.CheckSessionStorage ->
            "Dieses Gerät konnte Ihre Sitzung nicht aufbewahren. Entsperren Sie es oder schaffen Sie Platz, und melden " +
                "Sie sich dann neu an."
        Problem.RestartDevice ->
            "Dieses Gerät konnte die Anfrage nicht absichern; darum wurde nichts gesendet. Starten Sie es neu, und " +
                "versuchen Sie es noch einmal."
        Problem.NothingToChange -> "Es gibt nichts zu ändern: Kein neues Passwort ist eingegeben."
        Problem.AcknowledgeLoss -> "Bestätigen Sie zuerst, dass Sie es verstanden haben."
    }

    override fun notice(notice: Notice) = when (notice) {
        Notice.MAY_HAVE_BEEN_SENT ->
            "Die Verbindung ist abgerissen. Die E-Mail ist vielleicht unterwegs: Suchen Sie nach ihr, oder lassen " +
                "Sie sie noch einmal senden."
        Notice.MAY_BE_USED ->
            "Die Verbindung ist abgerissen. Der Bestätigungscode ist vielleicht verbraucht: Versuchen Sie ihn noch " +
                "einmal, oder lassen Sie eine neue E-Mail senden."
        Notice.STARTED_OVER ->
            "Ihr unvollendetes Zurücksetzen ließ sich auf diesem Gerät nicht fortführen. Beginnen Sie hier von vorn."
        Notice.EXPIRED ->
            "Ihr Zurücksetzen dauerte zu lange und wurde zum Schutz Ihres Benutzerkontos beendet. Beginnen Sie hier " +
                "von vorn."
        Notice.FIELDS_WIPED ->
            "Was Sie eingegeben hatten, wurde während Ihrer Abwesenheit zum Schutz gelöscht. Geben Sie es neu ein."
        Notice.CODE_USED_UP -> "Dieser Code ist verbraucht. Geben Sie den neuen ein."
    }
}
