### Co lidé čtou a píší, česky. Klíče a argumenty jsou stejné jako v en.ftl.

language-name = Čeština
language-tags = cs, sk

## Jak dlouho

span-days = { $count ->
    [one] { $count } den
    [few] { $count } dny
    [many] { $count } dne
   *[other] { $count } dní
}
span-hours = { $count ->
    [one] { $count } hodina
    [few] { $count } hodiny
    [many] { $count } hodiny
   *[other] { $count } hodin
}
span-minutes = { $count ->
    [one] { $count } minuta
    [few] { $count } minuty
    [many] { $count } minuty
   *[other] { $count } minut
}
span-business-days = { $count ->
    [one] do { $count } pracovního dne
    [few] do { $count } pracovních dnů
    [many] do { $count } pracovního dne
   *[other] do { $count } pracovních dnů
}
span-moment = méně než minuta
moment-of-day = { $day }. { $month }. { $clock }

## Názvy

product-azure = Azure
product-azure-hint = Virtuální počítače, sítě, úložiště, databáze, hostování aplikací
product-entra = Microsoft Entra ID
product-entra-hint = Přihlašování, uživatelé a skupiny, podmíněný přístup
product-m365 = Microsoft 365
product-m365-hint = Exchange, Teams, SharePoint, OneDrive, aplikace Office
product-dynamics = Dynamics 365 a Power Platform
product-dynamics-hint = Sales, Business Central, Power Apps, Power Automate
product-ems = Enterprise Mobility + Security
product-ems-hint = Intune, správa zařízení, ochrana informací
product-marketplace = Produkt z marketplace
product-marketplace-hint = Software jiného vydavatele zakoupený přes Microsoft

kind-technical = Technický problém
kind-technical-hint = Něco nefunguje nebo se nechová podle popisu
kind-billing = Fakturace nebo předplatné
kind-billing-hint = Faktury, ceny, dobropisy, licence, předplatná
kind-quota = Kvóta
kind-quota-hint = Více kapacity, než dovoluje současný limit
kind-question = Dotaz nebo rada
kind-question-hint = Nic není rozbité
kind-fraud = Podvod nebo spor
kind-fraud-hint = Zneužití předplatného nebo sporné poplatky
kind-vulnerability = Bezpečnostní zranitelnost
kind-vulnerability-hint = Slabina přímo v produktu Microsoftu

severity-A = A · Kritický
severity-A-hint = Kritický dopad: významný výpadek nebo zhoršení služeb, produkce stojí
severity-B = B · Střední
severity-B-hint = Střední dopad: služby jsou částečně nedostupné nebo zhoršené, práce může omezeně pokračovat
severity-C = C · Minimální
severity-C-hint = Minimální dopad: drobné potíže, služby jsou dostupné, nebo se problém netýká produkce

relationship-direct = Partner s přímou fakturací
relationship-provider = Nepřímý poskytovatel
relationship-reseller = Nepřímý prodejce
relationship-advisor = Poradce
relationship-own = Náš vlastní tenant

fact-gdap = Role GDAP pro žádosti o podporu
fact-subscription_rights = Oprávnění helpdesku k předplatnému Azure
fact-entra_premium = Entra ID P1 nebo P2
fact-dynamics_contract = ASfP nebo vyšší pro Dynamics 365

state-waiting-for-admin = Čeká na agenta správce
state-handed-off = Připraveno k podání
state-submitted = Podáno, čeká se na odpověď
state-answered = Zodpovězeno
state-closed = Uzavřeno

event-created = vytvoření
event-taken = převzetí
event-submitted = podání
event-numbered = číslo
event-answered = odpověď
event-noted = poznámka
event-chased = převzetí textu urgence
event-escalated = eskalace
event-offered = nabídka k převzetí
event-accepted = přijetí nabídky
event-declined = odmítnutí nabídky
event-snoozed = odložení
event-reported = systém Microsoftu uvádí
event-notified = upozornění
event-closed = uzavření

stage-forgotten = žádost zatím nebyla podána
stage-promise-warning = blíží se termín naší odpovědi zákazníkovi
stage-promise-breach = naše odpověď zákazníkovi je po termínu
stage-response-warning = blíží se termín první odpovědi
stage-response-breach = první odpověď je po termínu
stage-answered = první odpověď přišla
stage-changed = nový stav
stage-escalated = eskalace
stage-offered = nabídka k převzetí
stage-accepted = nabídka přijata
stage-declined = nabídka odmítnuta
stage-unreached = dřívější upozornění nedorazilo
stage-digest = více opožděných upozornění

escalation-level-duty_channel = kanál směny
escalation-level-duty_manager = vedoucí směny

topic-reminders = Připomenutí
topic-reminders-hint = Připomínat žádosti, které nikdo nepodal nebo nepřevzal
topic-warnings = Varování
topic-warnings-hint = Varovat, než vyprší termín odpovědi
topic-breaches = Odpovědi po termínu
topic-breaches-hint = Oznámit, že odpověď nepřišla včas
topic-news = Novinky od Microsoftu
topic-news-hint = Oznámit, že systém Microsoftu uvádí odpověď nebo nový stav

yes = Ano
no = Ne
unsure = Nevím
unknown = Není známo
none = Žádné

## Tlačítka a pole průvodce

back = Zpět
cancel = Zrušit
continue = Pokračovat
change = Změnit
change-step = Změnit: { $step }
search = Hledat
choose = Vybrat
search-again = Hledat znovu
discard = Zahodit
back-to-draft = Zpět k odložené
keep-for-later = Odložit na později
chosen-before = Zvoleno předtím
answered-before = Předchozí odpověď: { $answer }

field-customer = Zákazník
field-customer-error = Zadejte část názvu, domény nebo ID tenanta.
field-customer-placeholder = Část názvu, domény nebo ID tenanta
field-tenant_id = Zákazník
field-tenant_id-error = Vyberte zákazníka ze seznamu.
field-tenant_id-placeholder = Začněte psát
field-product = Produkt
field-product-error = Vyberte produkt.
field-publisher = Vydavatel produktu z marketplace
field-publisher-error = Zadejte název vydavatele.
field-kind = Druh problému
field-kind-error = Vyberte druh problému.
field-started = Od kdy
field-started-error = Zadejte čas o délce nejvýše 256 znaků.
field-title = Název
field-title-error = Zadejte název o délce nejvýše 256 znaků.
field-title-placeholder = Několika slovy, co nefunguje
field-description = Popis
field-description-error = Popište problém nejvýše 28 672 znaky.
field-description-placeholder = Co se děje, od kdy, koho se to týká, chybová hlášení, co jste zkusili
field-health_checked = Stav služeb
field-health_checked-title = Stav služeb je ověřen: nevysvětluje to žádný známý výpadek
field-tried = Vlastní pokusy
field-tried-title = Pokusili jsme se problém vyřešit sami
field-override_reason = Důvod, proč pokračovat i bez ověření
field-override_reason-error = Zadejte nejvýše 1 000 znaků.
field-override_reason-placeholder = Vyplňte, jen když některé políčko výše zůstane prázdné
field-severity = Dopad na provoz
field-severity-error = Vyberte A, B nebo C.
field-name = Jméno kontaktu
field-name-error = Zadejte jméno svého kolegy, ne pracovníka zákazníka.
field-email = E-mail kontaktu
field-email-error = Zadejte e-mailovou adresu své firmy, ne zákazníka.
field-phone = Telefon kontaktu
field-phone-error = Zadejte telefonní číslo; závažnost A ho vyžaduje.
field-around_the_clock = Dostupnost nepřetržitě
field-around_the_clock-title = Na tomto čísle je kolega k zastižení ve dne i v noci
field-around_the_clock-error = Závažnost A vyžaduje kolegu, který je k zastižení ve dne i v noci. Zaškrtněte políčko, nebo se vraťte a vyberte B.
field-language = Jazyk podpory
field-language-error = Vyberte jazyk.
field-person_id = Kolega
field-person_id-error = Vyberte kolegu ze seznamu.
field-person_id-placeholder = Začněte psát jméno
field-quiet_from = Klid od
field-quiet_until = Klid do
field-quiet-error = Zadejte oba časy, nebo nechte obě pole prázdná.

step-customer = Zákazník
step-product = Produkt
step-publisher = Vydavatel
step-kind = Druh
step-description = Problém
step-start = Začátek problému
step-checks = Ověření
step-fact = Údaje o zákazníkovi
step-severity = Dopad na provoz
step-contact = Kontakt

ask-customer = Kterého zákazníka se to týká?
ask-customer-found = { $count ->
    [one] Nalezen { $count } zákazník. Je to on?
    [few] Nalezeni { $count } zákazníci. Který to je?
    [many] Nalezeno { $count } zákazníka. Který to je?
   *[other] Nalezeno { $count } zákazníků. Který to je?
}
ask-customer-many = Odpovídá více zákazníků. Zde je prvních { $count }; další najdete, když napíšete delší část názvu.
customer-several = { $count ->
    [one] Znám jen podobný název. Pokud je to on, napište:
   *[other] Kterého myslíte? Napište řádek, který ho uvádí:
}
customer-other = Který to tedy je? Napište jinou část názvu, domény nebo ID tenanta; slovem „zrušit“ skončíte.
ask-customer-none = Zákazník „{ $text }“ nebyl nalezen. Zkuste kratší část názvu, domény nebo ID tenanta.
ask-customer-hint = Stačí libovolná část; jeden překlep nevadí.
ask-product = Kterého produktu se to týká?
ask-publisher = Kdo je vydavatelem produktu z marketplace?
ask-kind = O jaký druh problému jde?
ask-description = Co nefunguje?
ask-description-about = O co jde?
ask-description-hint = Pokud můžete, pište anglicky: text půjde podpoře Microsoftu. Neuvádějte hesla ani klíče.
ask-start = Od kdy problém trvá?
ask-start-hint = Například „včera 16:30“, „9:00“ nebo „před 2 hodinami“, podle vašich hodin ({ $timezone }).
ask-start-hint-zone = Vaše Teams neříkají, v jakém jste časovém pásmu. Připište ho prosím, například „včera 16:30 UTC“ nebo „9:00 +02:00“; „před 2 hodinami“ ho nepotřebuje.
ask-start-unclear = V popisu je čas, ale není jasné, zda problém začal tehdy, nebo podle čích hodin.
start-unknown = Není známo
start-to-come = Tento okamžik teprve přijde. Napište prosím, kdy problém začal, například „včera 16:30“, nebo „nevím“.
ask-checks = Než se obrátíme na Microsoft
ask-checks-hint = U technických žádostí Microsoft od partnera očekává obojí.
ask-checks-typed = Nebo napište „ano“, pokud platí obojí, „ne“, pokud zatím ne, nebo důvod, proč pokračovat bez toho.
ask-checks-government = V cloudu US Government nelze stav služeb ověřit; počítá se jako ověřený.
ask-fact-gdap = Zákazník { $customer }: má vaše firma roli GDAP, která dovoluje žádosti o podporu, například Správce podpory služeb?
ask-fact-subscription_rights = Zákazník { $customer }: má váš helpdesk k jeho předplatnému Azure oprávnění podávat žádosti o podporu, například přes skupinu podpory (Vlastník, Přispěvatel nebo Přispěvatel žádostí o podporu)?
ask-fact-entra_premium = Zákazník { $customer }: má Microsoft Entra ID P1 nebo P2?
ask-fact-dynamics_contract = Zákazník { $customer }: vztahuje se na něj smlouva vaší firmy o podpoře Dynamics 365 (Advanced Support for Partners nebo vyšší)?
remember-hint = Odpověď rozhoduje o tom, kam žádost půjde, a u zákazníka se uloží. „Nevím“ platí jako ne, a jen pro tentokrát.
ask-severity = Jak velký je dopad na provoz?
ask-severity-response = První odpověď: { $promise }
ask-doubt = Opravdu { $severity }?
ask-doubt-why = Vybrali jste { $severity } a v popisu stojí „{ $sign }“. Podle definice Microsoftu to odpovídá spíše stupni { $suggested }. Rozhodnutí je na vás.
ask-doubt-keep = Ponechat { $severity }
ask-doubt-change = Změnit na { $severity }
ask-contact = Kdo bude kontaktní osobou?
ask-contact-hint = Kolega z vaší firmy, nikdy pracovník zákazníka: Microsoft jedná s partnerem.
ask-contact-critical = Závažnost A vyžaduje telefonní číslo a kolegu, který je nepřetržitě k zastižení. Microsoft volá zpět; telefonicky žádost podat nelze.
ask-contact-typed = Nebo napište vše na jeden řádek: jméno, e-mail, telefon, a 24/7, pokud to platí. Co vynecháte, zůstane, jak je to zde.
ask-contact-language = Česky Microsoft podporu neposkytuje; nejjistější je angličtina. V ostatních jazycích odpovídá jen v pracovní době.
ask-form = Nová žádost o podporu
ask-form-hint = Vyplňte, co víte. Na zbytek se zeptám potom.
ask-form-typed = Nebo napište na jeden řádek zákazníka, produkt, A, B nebo C a nadpis, a pod něj popis.

ask-form-rest = Zbývá jen toto
ask-form-understood = Rozumím: { $what }. Než se cokoli odešle, lze všechno změnit.
ask-form-typed-rest = Nebo odpovědi napište sem, jednu po druhé.
ask-form-typed-example = Nebo odpovědi napište, například „{ $example }“.
ask-form-typed-checks = Nebo odpovědi napište, například „{ $example }“: „ano“ znamená, že stav služeb je ověřen a řešení jste zkusili sami.
ask-form-title = „{ $title }“
example-customer = Contoso
example-kind = technický
example-severity = B
example-checks = ano
example-contact = ada@partner.example
ask-form-start = V textu je čas, ale není jasné, zda problém začal tehdy, nebo podle čích hodin. { $how } Není-li to známo, nechte pole prázdné.
ask-form-reason = Neproběhlo? Napište proč
ask-form-contact = **Kontakt:** { $contact }
ask-form-contact-change = Změnit kontakt
ask-form-contact-more = Další údaje o kontaktu
customer-another = Jiný zákazník
description-added = Doplněno do popisu.
form-taken = Děkuji. Pokračujme v našem osobním chatu: tam se zeptám na to, co ještě chybí. Nic se neodešle, dokud to celé neuvidíte.
form-no-chat = Osobní chat s vámi ještě nemám. Otevřete si ho v Teams s Behalf, pozdravte tam a pak stiskněte „Pokračovat“ zde. Co jste vyplnili, zůstane.
form-unreadable = Ne vše zde lze uložit: řádek má nejvýše 256 znaků, důvod 1 000, popis 28 672. Zkontrolujte to prosím a pokračujte.
begun-from-message = Žádost jste založili ze zprávy. Dokončeme ji zde.

## Kontrola

review = Zkontrolujte prosím vše před odesláním
review-route = Kam žádost půjde
review-changed = mezitím se něco změnilo; podívejte se prosím znovu níže
review-response = První odpověď
review-promise = Náš slib zákazníkovi
review-missing = { $count ->
    [one] Ještě chybí { $count } věc
    [few] Ještě chybí { $count } věci
    [many] Ještě chybí { $count } věci
   *[other] Ještě chybí { $count } věcí
}
review-also = Jiná cesta: { $destination }
review-start-read = { $moment } · jak vyplývá z vašeho popisu
review-people-read = Postižených osob: { $count } · přečteno z toho, co jste napsali
review-checks-done = Stav služeb ověřen, vlastní pokus proveden
review-checks-health = Stav služeb ověřen, vlastní pokus neproveden
review-checks-tried = Vlastní pokus proveden, stav služeb neověřen
review-checks-open = Zatím neověřeno ani nevyzkoušeno
review-checks-attempted = Vlastní pokus proveden
review-checks-untried = Vlastní pokus zatím neproveden
review-checks-override = { $checks } · důvod pokračovat: { $reason }
review-around-the-clock = k zastižení nepřetržitě
review-language = jazyk podpory { $language }
review-severity-assumed = { $severity }, jak se u tohoto druhu předpokládá: u Microsoftu to nic nemění
review-unanswered = Zatím bez odpovědi
review-title-czech = Název je zřejmě česky, podpora Microsoftu ale bude s tímto kontaktem číst anglicky. Jiný zadáte tlačítkem „Změnit“.

then-handoff = Zatím se nic neposílá: dostanete text připravený ke vložení a správné místo, kam ho vložit.
then-api = Behalf otevře žádost u Microsoftu v kontextu zákazníka.
then-admin-agent = Vaši agenti správci žádost uvidí v /mine a jeden z nich ji převezme.
then-rights = Žádost se uloží i s textem k předání a počká, než role bude přidělena.
then-troubleshoot = Pro Microsoft ještě není připravena. Dokončete ověření, nebo uveďte důvod, proč pokračovat bez něj.
complete-checks = Dokončit ověření

send-security-response-center = Ukázat správné místo
send-own-support-plan = Ukázat správné místo
send-publisher = Předat vydavateli
send-provider = Předat poskytovateli
send-partner-center = Předat do Partnerského centra
send-dynamics-support = Předat podpoře Dynamics
send-troubleshoot = Uložit
send-azure-api = Otevřít žádost
send-azure-portal = Předat do portálu Azure
send-azure-portal-by-domain = Předat do portálu Azure
send-admin-agent = Předat agentovi správci
send-m365-admin-center = Předat do centra pro správu
send-power-platform-admin-center = Předat do centra pro správu
send-request-rights = Uložit, než bude role přidělena

## Cesty

destination-security-response-center = Microsoft Security Response Center
destination-own-support-plan = Váš vlastní plán podpory
destination-publisher = Vydavatel produktu
destination-provider = Nepřímý poskytovatel
destination-partner-center = Podpora Partnerského centra
destination-dynamics-support = Podpora Dynamics
destination-troubleshoot = Nejprve ověřit a vyzkoušet
destination-azure-api = Podpora Azure, žádost otevře Behalf
destination-azure-portal = Portál Azure v kontextu zákazníka
destination-azure-portal-by-domain = Portál Azure přes doménu zákazníka
destination-admin-agent = Některý z vašich agentů správců
destination-m365-admin-center = Centrum pro správu Microsoftu 365 v kontextu zákazníka
destination-power-platform-admin-center = Centrum pro správu Power Platform
destination-request-rights = Nejprve požádat zákazníka o roli

rule-R1 = Bezpečnostní zranitelnost produktu se hlásí středisku Microsoft Security Response Center, ne jako žádost o podporu.
rule-R2 = Toto je váš vlastní tenant. Nárok partnera CSP se vztahuje jen na zákazníky, proto žádost patří do vašeho vlastního kontextu a vašeho plánu podpory.
rule-R3 = Produkt vydává jiná firma a Microsoft ho nepodporuje. Podporu poskytuje vydavatel.
rule-R4 = Produkt z marketplace se účtuje přes nepřímého poskytovatele, protože nejste přímým partnerem tohoto zákazníka.
rule-R5 = Produkt z marketplace účtujete sami, proto fakturaci řešíte vy. Chyby obchodního systému patří podpoře Partnerského centra.
rule-R6 = Fakturace, kvóty, spory a podvody jdou přes nepřímého poskytovatele, protože jste pro tohoto zákazníka nepřímým prodejcem nebo poradcem.
rule-R7 = Plány, licence a fakturaci Dynamics 365 řeší podpora Dynamics.
rule-R8 = Pro tohoto zákazníka nakupujete přímo od Microsoftu, proto faktury, dobropisy, ceny, spory a podvody patří podpoře Partnerského centra.
rule-R9 = Technickou žádost Microsoft přijme, až když partner ověří stav služeb a pokusí se problém vyřešit sám.
rule-R10 = Předplatné Azure patří nepřímému poskytovateli; jako nepřímý prodejce nebo poradce nemůžete pro tohoto zákazníka žádosti Azure podávat.
rule-R11 = Jste agent správce a váš plán podpory dovoluje Azure Support API.
rule-R12 = Jste agent správce a přímý partner nebo poskytovatel Azure tohoto zákazníka.
rule-R13 = Nejste agent správce, ale váš helpdesk má oprávnění k předplatnému zákazníka.
rule-R14 = Nejste agent správce a váš helpdesk nemá oprávnění k předplatnému zákazníka, proto žádost pro Azure nemůžete podat sami.
rule-R15 = Zákazník má Entra ID P1 nebo P2, proto stačí role GDAP Správce podpory služeb.
rule-R16 = Jste přímý partner nebo poskytovatel a máte pro tohoto zákazníka roli GDAP.
rule-R17 = Máte pro tohoto zákazníka roli GDAP. Jako nepřímý prodejce nebo poradce se můžete obrátit i na nepřímého poskytovatele.
rule-R18 = Máte pro tohoto zákazníka roli GDAP a smlouvu úrovně ASfP nebo vyšší.
rule-R19 = Technické žádosti pro Dynamics 365 vyžadují smlouvu úrovně ASfP nebo vyšší a žádná není známa.
rule-R20 = Vaše firma nemá pro tohoto zákazníka roli GDAP, která dovoluje žádosti o podporu.
route-government = Cloud US Government: platí jen vládní portály a jen přímí partneři.

condition-health-not-checked = Stav služeb nebyl ověřen.
condition-not-tried = Nikdo se zatím nepokusil problém vyřešit.
condition-known-outage = Odpovídá tomu známý výpadek. Počkejte, až skončí, a žádost podejte, pokud problém přetrvá.
condition-gdap-role = U zákazníka je třeba požádat o roli GDAP, například Správce podpory služeb, a nechat si ji přiřadit.
condition-dynamics-contract = Je potřeba smlouva úrovně Advanced Support for Partners (ASfP) nebo vyšší.
condition-right-to-file = Chybí oprávnění k podání. Váš tým ho získá takto: vytvořte skupinu podpory a dejte jí na předplatném roli Přispěvatel žádostí o podporu.
condition-api-not-connected = Azure Support API zatím není připojeno, proto se použije portál.
condition-indirect-model-in-government = V cloudu US Government nepřímý model neexistuje; zákazník se bere jako přímý.

cost-charged-unless-covered = Podpora Azure je placená, pokud ji nepokrývá váš plán nebo výhoda.
cost-not-charged = Podpora tohoto produktu je bez poplatku.
cost-billing-support-free = Podpora pro fakturaci a předplatná je zdarma.
cost-own-tenant-not-covered = Na váš vlastní tenant se nárok CSP nevztahuje. Použijte výhody programu, Premier nebo plán podpory Azure.

own-context-warning = Portál otevřete tlačítkem níže. Jinak budete ve svém vlastním kontextu, ne v kontextu zákazníka.

next-security-response-center = Nahlaste ji středisku Microsoft Security Response Center.
next-own-support-plan = Podejte žádost ve vlastním kontextu s vlastním plánem podpory.
next-publisher = Pošlete text k předání vydavateli a pak stiskněte „Podáno“.
next-provider = Pošlete text k předání nepřímému poskytovateli a pak stiskněte „Podáno“.
next-partner-center = Otevřete podporu Partnerského centra, vložte text k předání a pak stiskněte „Podáno“.
next-dynamics-support = Otevřete podporu Dynamics, vložte text k předání a pak stiskněte „Podáno“.
next-troubleshoot = Ověřte stav služeb a zkuste problém vyřešit. Pokud přetrvá, žádost podejte.
next-azure-api = Behalf žádost otevře a ukáže zde číslo od Microsoftu.
next-azure-portal = Otevřete portál, vyberte plán podpory „Cloud Solution Provider“, vložte text k předání a uveďte svůj kontakt. Pak stiskněte „Podáno“.
next-azure-portal-by-domain = Otevřete portál přes doménu zákazníka, vyberte předplatné a plán podpory „Cloud Solution Provider“ a vložte text k předání. Pak stiskněte „Podáno“.
next-admin-agent = Agent správce ji převezme a otevře v kontextu zákazníka.
next-m365-admin-center = Otevřete centrum pro správu, vyberte Podporu, vložte text k předání a pak stiskněte „Podáno“.
next-power-platform-admin-center = V Partnerském centru otevřete zákazníka a přejděte do centra pro správu Power Platform. Mějte po ruce ID smlouvy a přístupové ID, vložte text k předání a pak stiskněte „Podáno“.
next-request-rights = Požádejte zákazníka o roli GDAP Správce podpory služeb a nechte si ji přiřadit. Pak podejte text k předání.
files-to-add = { $portal ->
    [yes] Na portálu přidejte obrázky a soubory: { $names }
   *[no] Spolu s textem pošlete obrázky a soubory: { $names }
}
next-submitted = Vyčkejte na první odpověď. Až přijde, stiskněte „{ $button }“.
next-answered = První odpověď přišla. Až bude problém vyřešen, žádost uzavřete.
next-closed = Už není třeba nic dělat.

## Žádost o podporu

request-state = Stav
request-customer = Zákazník
request-product = Produkt
request-kind = Druh
request-severity = Dopad na provoz
request-route = Kam jde
request-owner = Vlastník
request-offered = Nabídnuto k převzetí
request-escalation-level = Eskalováno
request-contact = Kontakt
microsoft-number = Číslo žádosti u Microsoftu
their-number = Jejich referenční číslo
number-error = Zadejte nejvýše 256 znaků.
erased = [vymazáno]
request-started = Začátek problému
request-people = Postižených osob
request-override = Důvod pokračovat
request-clock = První odpověď
request-promise = Náš slib zákazníkovi
request-reach = Spojení
reach-unknown = Zde neznámé. Vydavatele uvádí stránka produktu na marketplace; poskytovatel patří do souboru s pravidly.
request-at-hand = Mějte po ruce
request-history = Historie
request-next = Další krok

clock-hours-business = { $span } v pracovní době regionu podpory
clock-nothing = Doba odpovědi není zaručena
clock-after = { $promise }, počítáno od podání
clock-until = { $promise }: nejpozději { $moment }
clock-agreed = Dohodnuto pro tuto žádost: nejpozději { $moment }
clock-answered = Odpověď přišla { $moment }, potvrzuje { $who }
clock-unanswered = Uzavřeno { $moment } bez odpovědi
clock-own-until = Nejpozději { $moment }
clock-own-met = Zodpovězeno { $moment }
due = { $side ->
    [own] zákazníkovi máme odpovědět do { $moment }
    [publisher] vydavatel má odpovědět do { $moment }
    [provider] poskytovatel má odpovědět do { $moment }
   *[microsoft] Microsoft má odpovědět do { $moment }
}
overdue = { $side ->
    [own] naše odpověď zákazníkovi měla přijít do { $moment }
    [publisher] vydavatel zatím neodpověděl; měl odpovědět do { $moment }
    [provider] poskytovatel zatím neodpověděl; měl odpovědět do { $moment }
   *[microsoft] Microsoft zatím neodpověděl; měl odpovědět do { $moment }
}

open-security-response-center = Otevřít stránku pro hlášení
open-own-support-plan = Otevřít stránku podpory
open-publisher = Otevřít podporu vydavatele
open-provider = Otevřít podporu poskytovatele
open-partner-center = Otevřít podporu Partnerského centra
open-dynamics-support = Otevřít podporu Dynamics
open-troubleshoot = Otevřít stav služeb
open-azure-api = Otevřít portál Azure
open-azure-portal = Otevřít portál Azure
open-azure-portal-by-domain = Otevřít portál Azure
open-admin-agent = Otevřít portál Azure
open-m365-admin-center = Otevřít centrum pro správu
open-power-platform-admin-center = Otevřít centrum pro správu
open-request-rights = Otevřít Partnerské centrum

show-pack = Zobrazit text k předání
history-more = { $count ->
    [one] … { $count } další …
    [few] … { $count } další …
   *[other] … { $count } dalších …
}
history-notified = upozornění: { $stage } ({ $names })
copy-pack = Text k předání (vyberte vše a zkopírujte)
copy-chase = Text s žádostí o odpověď (vyberte vše a zkopírujte)
copy-raise = Text pro eskalaci u nich (vyberte vše a zkopírujte)
copy-shift = Text pro další směnu (vyberte vše a zkopírujte)
copy-shortened = Text je zde zkrácen, protože se na kartu celý nevejde.
mark-submitted = Podáno
save-number = Uložit číslo
mark-answered-microsoft = Microsoft odpověděl
mark-answered-publisher = Vydavatel odpověděl
mark-answered-provider = Poskytovatel odpověděl
take = Převzít
close = Uzavřít
show-request = Ukázat žádost
chase = Urgovat
escalate-duty_channel = Eskalovat: kanál směny
escalate-duty_manager = Eskalovat: vedoucí směny
hand-over = Předat kolegovi
snooze = Odložit: { $span }
accept = Přijmout
decline = Odmítnout
offer = Nabídnout
save = Uložit
show-at-risk = Co je ohroženo
show-shift = Přehled směny

mine = Vaše žádosti
mine-none = Nemáte žádnou otevřenou žádost.
mine-under-way = Její karta v tomto chatu čeká na odpověď; po „později“ ji odložím.
mine-drafts = Rozpracované žádosti odložené zde
mine-draft-empty = Bez názvu
mine-draft-since = Odloženo { $moment }; uchovává se 30 dnů.
mine-waiting = Čekají na agenta správce
mine-more = … a další: { $count }. Použijte /status s referenčním číslem.
found = Nalezené žádosti
found-all = Co odpovídá textu „{ $text }“, nejlepší shody první:
found-many = Textu „{ $text }“ odpovídá mnoho žádostí. Zde je { $count } nejlepších; méně jich bude, když přidáte slovo.
mine-due = první odpověď nejpozději { $moment }

sheet-domains = Domény
sheet-relationship = Vztah
sheet-provider = Poskytovatel
sheet-government = Cloud US Government
sheet-open = Otevřené žádosti
sheet-open-none = Žádná otevřená žádost.
sheet-ready = Není známo nic, co by k podání žádosti za tohoto zákazníka chybělo.
sheet-nothing-known = O tomto zákazníkovi zatím není nic známo, ani to, co k podání žádosti chybí.
sheet-unknown = Co zatím není známo, na to se zeptám u první žádosti, která na tom závisí.
sheet-missing = Co chybí

## Upozornění: co se říká bez ptaní, na kartě a v oznámení

a-colleague = kolega
happened-answered = { $side ->
    [publisher] vydavatel odpověděl
    [provider] poskytovatel odpověděl
   *[microsoft] Microsoft odpověděl
}
happened-status = stav je „{ $status }“
happened-changed = { $side ->
    [publisher] vydavatel nyní uvádí stav „{ $status }“
    [provider] poskytovatel nyní uvádí stav „{ $status }“
   *[microsoft] Microsoft nyní uvádí stav „{ $status }“
}
happened-escalated = { $who } tuto žádost eskaluje
happened-offered = { $who } vás prosí o převzetí této žádosti
happened-offered-to = { $who } chce tuto žádost předat, převzít ji má { $to }
happened-accepted = tuto žádost teď má { $who }
happened-declined = { $who } tuto žádost nepřevezme; vlastníkem zůstává { $owner }

notice-unsubmitted = text k předání je připraven od { $moment }
notice-untaken = zatím ji nepřevzal žádný agent správce; čeká od { $moment }
notice-late = Upozornění přichází pozdě; mělo přijít { $moment }.

past-closed = Uzavřeno { $moment } ({ $who })
past-submitted = Podáno { $moment } ({ $who })
past-taken = Převzato { $moment } ({ $who })
past-declined = Nabídka odmítnuta { $moment } ({ $who })
past-offered = Místo toho nabídnuto k převzetí: { $to }
past-about = Týkalo se to: { $stage }
past-offer = Tato nabídka už neplatí

missed = Upozornění se nepodařilo doručit ({ $who }): { $why }
missed-blocked = Jsem tam zablokován nebo odebrán. Stačí mi jednou napsat.
missed-not-there = Nejsem tam nainstalován, nebo jsem byl odebrán. Stačí mě v Teams přidat.
missed-disabled = Správce aplikaci vypnul a může ji zase zapnout.
missed-writes-blocked = Teams mi tam nedovolí psát; může to prověřit správce.
missed-not-found = Teams tuto konverzaci už nezná. Novou začne zpráva pro mě.
missed-no-chat = Ještě jsme spolu nemluvili. Stačí mě v Teams pozdravit.
missed-no-role = Nemá roli, se kterou by ji směl vidět.
missed-other = Odpověď Teams: „{ $code }“.
missed-unreached = Spojení se nezdařilo.

toast = { $reference }, { $customer }: { $said }.
toast-late = Opožděně: { $toast }
toast-missed = upozornění se nepodařilo doručit ({ $names })
toast-unsubmitted = zatím nepodáno, čekání: { $span }
toast-untaken = zatím ji nepřevzal žádný agent správce, čekání: { $span }
toast-due = { $side ->
    [own] zákazníkovi máme odpovědět do { $moment } – ještě { $left }
    [publisher] vydavatel má odpovědět do { $moment } – ještě { $left }
    [provider] poskytovatel má odpovědět do { $moment } – ještě { $left }
   *[microsoft] Microsoft má odpovědět do { $moment } – ještě { $left }
}
toast-overdue = { $side ->
    [own] zákazníkovi jsme měli odpovědět do { $moment }, zpoždění { $late }
    [publisher] vydavatel zatím neodpověděl; měl odpovědět do { $moment }, zpoždění { $late }
    [provider] poskytovatel zatím neodpověděl; měl odpovědět do { $moment }, zpoždění { $late }
   *[microsoft] Microsoft zatím neodpověděl; měl odpovědět do { $moment }, zpoždění { $late }
}

digest = { $count ->
    [one] Opožděná upozornění: { $count } žádost
    [few] Opožděná upozornění: { $count } žádosti
    [many] Opožděná upozornění: { $count } žádosti
   *[other] Opožděná upozornění: { $count } žádostí
}
digest-why = Termíny nastaly v době, kdy jsem nemohl nic odeslat. Nejstarší je první.
digest-toast = { $count ->
    [one] Opožděná upozornění: { $count } žádost ({ $reference }, { $customer }).
    [few] Opožděná upozornění: { $count } žádosti; nejstarší je { $reference }, { $customer }.
    [many] Opožděná upozornění: { $count } žádosti; nejstarší je { $reference }, { $customer }.
   *[other] Opožděná upozornění: { $count } žádostí; nejstarší je { $reference }, { $customer }.
}

## Co je ohroženo, směna, kanály směny, předání kolegovi a nastavení upozornění

at-risk = Co je ohroženo
at-risk-none = Nic není ohroženo: žádná odpověď není po termínu ani těsně před ním a nic nečeká na podání příliš dlouho.
at-risk-more = … a nejméně { $count } dalších. Použijte /status s referenčním číslem.
risk-overdue = Po termínu
risk-soon = Blíží se termín
risk-forgotten = Zatím nepodáno
shift = Přehled směny
shift-since = Od { $moment }
shift-opened = Založeno
shift-answered = Zodpovězeno
shift-answered-late = Zodpovězeno pozdě
shift-closed = Uzavřeno

watch-all = Všechny žádosti
watch-severity = Závažnost { $severity }
watch-customer = Všechny žádosti zákazníka { $customer }
watch-both = Závažnost { $severity } u zákazníka { $customer }
watching = Sem teď posílám upozornění: { $what }. Ukončíte to příkazem /unwatch se stejnými slovy.
watching-already = Sem už tato upozornění posílám: { $what }.
unwatched = Sem už neposílám upozornění: { $what }.
watching-still = Dál sem posílám: { $what }.
watch-not-here = Upozornění na vaše žádosti sem chodí i tak. Chcete-li dostávat upozornění na žádosti všech, napište /watch v kanálu nebo ve skupinovém chatu.
watching-nothing = Sem se žádná upozornění neposílají.

preferences = Která upozornění vám posílám a kdy
preferences-where = Upozornění na vaše žádosti chodí do našeho osobního chatu. Nabídky k převzetí a eskalace přijdou vždy.
preferences-quiet = Doba klidu
preferences-quiet-how = Ve vašem časovém pásmu ({ $timezone }). Co v té době nastane, přijde po jejím skončení. Pokud dobu klidu nechcete, nechte obě pole prázdná.
preferences-critical = Závažnost A přijde přesto, v kteroukoli hodinu.
preferences-watches = Která upozornění se posílají sem
preferences-watch-how = Kanál směny začíná příkazem /watch, například: /watch A
notify-quiet-set = Dobu klidu dodržím od { $start } do { $end }. Závažnost A přijde přesto.
notify-quiet-cleared = Doba klidu je zrušena.
notify-muted-all = Posílám vám už jen upozornění na žádosti se závažností A, nabídky k převzetí a eskalace.
notify-muted-none = Posílám vám všechna upozornění, a to kdykoli.
notify-muted-none-but-quiet = Posílám vám všechna upozornění. Doba klidu od { $start } do { $end } zůstává; závažnost A přijde přesto. Zrušíte ji příkazem /notify -
notify-saved = Nastavení je uloženo.
notify-unreadable = Zápisu „{ $text }“ nerozumím. Napište „on“, „off“, nebo dobu klidu takto: 22:00-07:00

escalated-to-channel = { $reference } je eskalována: upozornění jde do kanálu směny.
escalated-to-manager = { $reference } je eskalována: upozornění jde vedoucímu směny.
choose-colleague = Komu předat { $reference }?
colleague-none = Zatím neznám žádného vašeho kolegu. Vybrat půjde každého, kdo mi jednou napíše, třeba jen „ahoj“.
colleague-how = Kolega, který zde chybí, mi ještě nenapsal; stačí jednou „ahoj“. Můžete také napsat: /handover { $reference } jméno
handover-offered = { $reference }: nabídku k převzetí má { $who }. Do přijetí zůstává u svého vlastníka.
handover-accepted = { $reference } je teď vaše a její lhůta běží dál.
handover-declined = { $reference }: nabídka odmítnuta. Vlastníkem zůstává { $owner }.
handover-self = { $reference }: ta osoba už je vlastníkem. Vyberte prosím jiného kolegu.
snoozed-until = Další připomenutí { $reference }: { $moment }.
snooze-too-late = Tohle už odložit nejde: odpověď je po termínu, nebo dřív přijde další upozornění. Urgujte ji prosím, nebo eskalujte.

## Uvítání, nápověda, potíže

start = Nová žádost o podporu
show-help = Co umíte?
welcome = Žádosti o podporu Microsoftu za vaše zákazníky
welcome-what = Řekněte, co u kterého zákazníka nefunguje. Najdu pro žádost správné místo, připravím text, ukážu, dokdy má přijít první odpověď, a povedu záznam.
welcome-how = Napište to vlastními slovy, například: „U Contosa od 9:00 nejde Outlook“, nebo přepošlete, co napsal zákazník. Tlačítko se zeptá na všechno na jediné kartě.
welcome-help = Vše, čemu rozumím, ukáže /help. { $languages }: /language
help = Čemu rozumím
help-how = Ve skupinovém chatu a v kanálu mě nejprve zmiňte. Lomítko lze vynechat. V průvodci fungují i „zpět“, „vrátit“ a „zrušit“.
help-your-id = Vaše ID pro správce, který vám dá roli: { $id }
help-no-role = { $count ->
    [0] Zatím nemáte v servisním týmu žádnou roli, proto vám mohu ukázat jen toto. O roli požádejte správce bota.
   *[other] Zatím nemáte v servisním týmu žádnou roli, proto vám mohu ukázat jen toto. Obraťte se na: { $names }. Roli vám přidělí správce bota.
}

problem-unknown-customer = Zákazník „{ $text }“ nebyl nalezen. Zkuste část názvu, domény nebo ID tenanta.
problem-unknown-request = Žádost „{ $text }“ neexistuje. Reference vypadá jako BH-000123; lze použít i číslo od Microsoftu.
problem-no-matching-request = Textu „{ $text }“ neodpovídá žádná z žádostí, které vidíte. Zkuste méně slov nebo jiná: z názvu žádosti, ze jména zákazníka, z reference nebo z čísla od Microsoftu.
problem-unreadable-request = { $reference } existuje, ale její záznam nelze přečíst: je poškozený, nebo ho zapsala má novější verze. Nic se nezměnilo. Obraťte se prosím na správce bota, který v logu najde, co je špatně. Po opravě to stačí zkusit znovu.
problem-unreadable-customer = Zákazník { $id } existuje, ale jeho záznam nelze přečíst: je poškozený, nebo ho zapsala má novější verze. Nic se nezměnilo. Obraťte se prosím na správce bota: opraví ho nový import tohoto zákazníka.
problem-unreadable-record = Co mám uloženo o vás nebo o této konverzaci ({ $table } { $id }), nelze přečíst: je to poškozené, nebo to zapsala má novější verze. Nic se nezměnilo. Obraťte se prosím na správce bota. Po opravě to stačí zkusit znovu.
problem-own-tenant = Toto je váš vlastní tenant a nárok CSP se na něj nevztahuje. Podejte žádost ve vlastním kontextu s vlastním plánem: výhody programu, Premier nebo plán podpory Azure.
problem-customer-contact = { $email } je adresa zákazníka ({ $domain }). Microsoft potřebuje kontakt z vaší firmy: zadejte prosím adresu kolegy.
problem-not-allowed = Vaše role to nedovoluje. O jinou požádejte správce bota, nebo se obraťte na kolegu, který to smí. Co můžete, ukáže /help.
problem-offer-to-self = { $reference } nemůžete nabídnout sami sobě. Čekající žádost převezme agent správce tlačítkem **Převzít**; jinak požádejte vlastníka o předání.
problem-colleague-not-allowed = Role tohoto kolegy mu nedovoluje žádost převzít. Vyberte prosím někoho jiného.
problem-too-long = To je víc než { $limit } znaků, které dokážu uložit. Zkraťte to prosím; nic se nezměnilo.
problem-ambiguous = To je zde číslo { $ours } a zároveň číslo Microsoftu pro { $theirs }. Napište prosím, kterou žádost myslíte.
problem-several-requests = Kterou žádost myslíte: { $names }? Napište prosím jednu referenci.
problem-unclear-number = V textu „{ $text }“ nepoznám číslo od Microsoftu. Napište prosím jen to číslo, například 2601070040001234; nic se nezměnilo.
problem-wrong-state-handed-off = { $reference } ještě nebyla podána. Nejdřív napište /submitted { $reference }.
problem-wrong-state-waiting-for-admin = { $reference } čeká na agenta správce, který ji musí nejdřív převzít a najde ji v /mine.
problem-wrong-state-submitted = { $reference } už byla podána. Až přijde odpověď, napište /answered { $reference }.
problem-wrong-state-answered = Na { $reference } už přišla odpověď. Až bude problém vyřešen, napište /close { $reference }.
problem-wrong-state-closed = { $reference } je uzavřena a nic dalšího s ní udělat nejde. Pokud se problém vrátil, založte novou žádost příkazem /new.
problem-unknown-colleague = „{ $text }“ neznám. Požádejte kolegu, ať mi jednou napíše, třeba jen „ahoj“, a zkuste to znovu.
problem-ambiguous-colleague = Koho myslíte: { $names }? Napište prosím celé jméno.
problem-escalation-exhausted = Eskalovat už není na koho. Pořadí a vedoucí směny uvádí soubor s pravidly; doplnit je může správce bota.
problem-escalation-no-one = Zatím není na koho eskalovat. Kanál směny: v kanálu nebo skupinovém chatu, kde jsem, napište /watch. Vedoucí směny: správce bota někomu dá tuto roli v souboru s pravidly a dotyčný mě jednou pozdraví.
problem-not-offered = { $reference } vám nikdo nenabízí, nebo už nabídka neplatí. Komu patří, ukáže /status { $reference }.
problem-unavailable = { $system } teď neodpovídá. Nic se nezměnilo. Zkuste to prosím později.
problem-unavailable-until = { $system } teď neodpovídá. Nic se nezměnilo. Zkuste to prosím později; čekání: { $span }.
problem-rejected = { $system } to odmítl: { $reason }. Opakování nepomůže; obraťte se prosím na správce bota.
problem-newer-release = Právě probíhá má aktualizace a rozpracovaná žádost patří mé novější verzi. Nic se nezměnilo. Zkuste to prosím za minutu znovu. Pokud ji chcete zahodit a začít od začátku, napište /cancel
problem-conflict = Kolega to ve stejné chvíli změnil. Z vaší změny se nic neuložilo. Zkuste to prosím znovu.
problem-taken = To už je hotové. Nic dalšího není třeba dělat.
problem-policy = Soubor s pravidly nelze použít. Obraťte se prosím na správce bota.
problem-internal = Na mé straně nastala chyba. Co jste do tohoto kroku zadali, zůstalo uloženo, a nic se neodeslalo. Zkuste to prosím znovu; pokud se to zopakuje, uveďte { $id }.
maybe-repeat = Tuto zprávu jste možná už jednou dostali.

## Co bot říká mezi kartami

done = Hotovo.
not-understood = Tomu nerozumím. { $how } Odpovědět můžete i na nejnovější kartě; funguje také „zpět“, „vrátit“, „zrušit“ a „nápověda“.
how-customer = Napište část názvu zákazníka, domény nebo ID tenanta.
how-customer-offered = Napište 1 pro prvního, 2 pro druhého a tak dále, nebo delší část názvu; po „žádný z nich“ se zeptám znovu.
how-product = Napište název produktu, nebo jeho pořadí v seznamu.
how-publisher = Napište název vydavatele.
how-kind = Napište druh problému, nebo jeho pořadí v seznamu.
how-description = Napište, co nefunguje: na první řádek nadpis, pod něj popis.
how-checks = Napište „ano“, pokud platí obojí, „ne“, pokud zatím ne, nebo jen důvod, proč pokračovat bez toho.
answer-checks = Technickou žádost Microsoft přijme, až když partner ověří stav služeb a pokusí se problém vyřešit sám. Pokud to nejde, napište důvod, proč pokračovat bez toho.
answer-checks-health = Stav služeb je přehled známých výpadků přímo od Microsoftu: v centru pro správu v části Stav, v portálu Azure pod názvem Service Health. Pokud problém vysvětluje výpadek uvedený tam, žádost nic neurychlí.
answer-checks-tried = Myslí se tím, co váš tým už zkusil: restart, jiný uživatel nebo zařízení, postup z dokumentace Microsoftu. Na to se Microsoft ptá nejdřív.
answer-checks-reason = Důvod zůstane v historii žádosti, například „portál není dostupný“ nebo „stejná chyba u tří zákazníků“. Cokoli zde napíšete a není to otázka, uloží se jako důvod.
how-fact = Napište „ano“, „ne“ nebo „nevím“.
how-start = Napište, kdy problém začal, například „včera 16:30“, nebo „nevím“.
how-start-zone = Napište, kdy problém začal, i s časovým pásmem, například „včera 16:30 UTC“, nebo „nevím“.
how-severity = Napište A, B nebo C.
how-contact = Napište jméno, e-mail a telefon kolegy, nebo „pokračovat“, má-li kontakt zůstat, jak je.
how-review = Napište „odeslat“, nebo co chcete změnit, například „kontakt“.
how-form-yes = „ano“ nebo „ne“ tu může být odpověď na víc otázek. Zaškrtněte nebo vyberte to na kartě, nebo napište ostatní odpovědi bez toho.
how-form = Vyplňte kartu a stiskněte „Pokračovat“, nebo napište na jeden řádek zákazníka, produkt, A, B nebo C a nadpis.
how-steer = Fungují i slova „zpět“, „vrátit“ a „zrušit“.
nothing-to-keep = Zde zatím není nic, co by mohlo zůstat, jak je.
nothing-to-send = Odeslat zatím nelze: nejdřív je na řadě toto.
nothing-open = Žádná žádost se právě nepřipravuje. Novou začnete příkazem /new, své najdete v /mine.
undone = Vzato zpět: { $what }
undone-in-record = Zpět je vzat i údaj uložený u zákazníka.
undone-not-in-record = Údaj uložený u zákazníka zůstává: mezitím ho změnil kolega.
nothing-to-undo = Už není žádná odpověď, kterou by šlo vzít zpět. Na předchozí otázku vede „zpět“, slovem „zrušit“ skončíte.
not-listening-no-role = Tomu nerozumím. Co můžete, ukáže /help.
only-text = Čtu text a tlačítka na svých kartách; u obrázků a souborů si poznamenám název, když se zakládá žádost. Čemu rozumím, ukáže /help.
file-picture = obrázek
file-unnamed = soubor
files-noted = { $files ->
    [picture] Poznamenáno: { $names }. Obrázek sám zůstává v tomto chatu: až budete žádost podávat, přidejte obrázek na portálu.
    [pictures] Poznamenáno: { $names }. Obrázky samy zůstávají v tomto chatu: až budete žádost podávat, přidejte obrázky na portálu.
    [file] Poznamenáno: { $names }. Soubor sám zůstává v tomto chatu: až budete žádost podávat, přidejte soubor na portálu.
   *[files] Poznamenáno: { $names }. Soubory samy zůstávají v tomto chatu: až budete žádost podávat, přidejte soubory na portálu.
}
files-withheld = V kanálech a skupinových chatech Teams obrázky a soubory botům nepředává: poznám jen to, že zpráva nějaké měla.
files-left = { $files ->
    [picture] Obrázek si nepoznamenávám, to dělám jen při zakládání žádosti. Přidejte obrázek na portálu, nebo ho sem pošlete po /new.
    [pictures] Obrázky si nepoznamenávám, to dělám jen při zakládání žádosti. Přidejte obrázky na portálu, nebo je sem pošlete po /new.
    [file] Soubor si nepoznamenávám, to dělám jen při zakládání žádosti. Přidejte soubor na portálu, nebo ho sem pošlete po /new.
   *[files] Soubory si nepoznamenávám, to dělám jen při zakládání žádosti. Přidejte soubory na portálu, nebo je sem pošlete po /new.
}
talk-greeting = Dobrý den! Napište vlastními slovy, co u kterého zákazníka nefunguje: žádost o podporu vyplním.
talk-thanks = Rádo se stalo.
talk-wait = Nespěchejte, počkám.
talk-next = Pokud se karta výše ještě na něco ptá, odpovězte v ní nebo sem jedním řádkem. Své žádosti, i rozpracované, najdete v /mine; další krok ukazuje karta žádosti.
talk-who = Jsem Behalf, bot. Zakládám u Microsoftu žádosti o podporu za vaše zákazníky a varuji, než bude odpověď po termínu.
talk-nothing = To na začátek nestačí. Napište jednou či dvěma větami, co nefunguje a u kterého zákazníka.
answer-response = První odpověď Microsoftu na technický problém, počítáno od podání:
answer-own-promise = náš slib zákazníkovi: { $span }
answer-response-else = Vše kromě technických problémů: { $promise }. Vaše vlastní smlouvy, vydavatelé a poskytovatelé mají vlastní lhůty.
answer-routes = Technické problémy produktu { $product } se podávají takto:
answer-routes-which = To záleží na produktu. Zeptejte se na něj, například „kdo podává Dynamics?“
answer-routes-toast = Kam se žádost podává
opening-several = Zmiňujete více zákazníků: { $names }. Vyberte prosím jednoho.
opening-hint = „{ $said }“ zní jako { $severity }; dopad prosím vyberte.
ask-part = Patří to k této žádosti, nebo jde o novou?
part-or-new = K této žádosti, nebo nová
part-said = Napsali jste: „{ $text }“
part-under-way = Rozpracováno: „{ $title }“
part-new-puts-aside = Nová žádost tu rozpracovanou odloží: najdete ji v /mine. Co jste teď napsali, zůstane v každém případě; slovy „ani jedno“ to vynecháte.
part-of-this = K této žádosti
a-new-one = Nová žádost
kept-as-part = Co jste napsali předtím, je přidáno do popisu této žádosti.
ask-anew = Pokračovat v rozpracované žádosti, nebo začít novou?
go-on-or-anew = Pokračovat, nebo začít novou
anew-under-way = Rozpracováno: { $what }
anew-puts-aside = Nová žádost tu rozpracovanou odloží: po dobu 30 dnů ji najdete v /mine. Co jste teď chtěli začít, počká na vaši volbu.
go-on-with-it = Pokračovat v ní
begin-anew = Začít novou
how-anew = Napište „pokračovat“, chcete-li dokončit rozpracovanou žádost, nebo „nová“, chcete-li začít novou.
how-part = Napište „k této“, pokud to patří k této žádosti, „nová“, chcete-li začít novou, nebo „ani jedno“, má-li se to vynechat.
edited-not-read = Zprávu čtu jen jednou, takže vaše úprava v žádosti není. Napište, co má být jinak; „vrátit“ vezme poslední odpověď zpět.
nothing-before = Toto je první otázka. Slovem „zrušit“ skončíte.
nothing-to-cancel = Není co rušit. Vše, čemu rozumím, ukáže /help.
draft-cancelled = Zrušeno. Nic se neodeslalo.
draft-replaced = zahozeno, protože jste začali novou žádost. Nic se neodeslalo.
draft-kept = odloženo; najdete to v /mine
draft-is-kept = Co jste rozpracovali, je odloženo a nic z toho se neodeslalo. Po dobu 30 dnů to najdete v /mine.
draft-dropped = Odložených žádostí je tu víc než deset, proto zahazuji nejstarší: { $what }
draft-gone = Tato rozpracovaná žádost už tu není: pokračovali jste v ní, nebo byla zahozena.
understood = Rozumím: { $what }
kept-as = Uloženo jako
cancelled = zrušeno
asked-again = ptám se znovu níže
already-answered = Na tuto kartu už bylo odpovězeno, nebo patří kolegovi. Pokračujte prosím na nejnovější kartě, nebo napište /mine.
out-of-date = Toto tlačítko pochází z mé starší verze. Pokračujte příkazem /mine nebo /new.
noted = { $reference }: poznámka uložena.
closed = { $reference } je uzavřena.
usage = Napište to takto: { $usage }
unknown-command = Příkaz „{ $name }“ neznám. Mysleli jste { $usage }?
unknown-word = Příkaz „{ $name }“ neznám. Vše, čemu rozumím, ukáže /help.
language-chosen = Teď s vámi mluvím česky.
language-unknown = Mluvím: { $languages }. Jazyk zvolíte příkazem /language a dvěma písmeny.
shown-again = Žádost { $reference } je znovu zobrazena níže.
hidden = { $reference } se zde už nezobrazuje: vaše role ji nezahrnuje.
summary-request = { $reference } · { $customer }: { $state }

## Rychlé příkazy: jak se píšou a co dělají

message-action = Založit žádost o podporu
message-action-hint = Začít žádost o podporu textem této zprávy
command-new = Založit žádost; samotné krok za krokem
usage-new = /new [zákazník] [produkt] [A|B|C] [název]
command-form = Založit žádost na jediné kartě
usage-form = /form [zákazník] [produkt] [A|B|C] [název]
command-mine = Vaše žádosti a ty, které čekají na agenta správce
usage-mine = /mine
command-status = Ukázat žádost, nebo ji najít podle slov
usage-status = /status BH-…, číslo od Microsoftu nebo slova
command-submitted = Oznámit podání: lhůta začne běžet
usage-submitted = /submitted BH-… [číslo]
command-answered = Oznámit odpověď Microsoftu: lhůta se zastaví
usage-answered = /answered BH-… [číslo]
command-note = Připsat poznámku do historie
usage-note = /note BH-… text
command-close = Uzavřít žádost
usage-close = /close BH-…
command-customer = Údaje, připravenost a otevřené žádosti zákazníka
usage-customer = /customer název
command-atrisk = Po termínu, těsně před ním nebo zapomenuté; se „summary“ pro další směnu
usage-atrisk = /atrisk [summary]
command-watch = Posílat sem upozornění: všechna, podle závažnosti či zákazníka
usage-watch = /watch [A|B|C] [zákazník]
command-unwatch = Přestat sem posílat upozornění
usage-unwatch = /unwatch [A|B|C] [zákazník]
command-notify = Nastavit upozornění a dobu klidu
usage-notify = /notify [on|off|22:00-07:00]
command-escalate = Eskalovat na dalšího v pořadí, s textem k odeslání
usage-escalate = /escalate BH-…
command-handover = Nabídnout žádost kolegovi
usage-handover = /handover BH-… [@osoba]
command-language = Zvolit jazyk, kterým s vámi mluvím
usage-language = /language { $languages }
command-cancel = Ukončit, co právě děláme
usage-cancel = /cancel
command-help = Ukázat, čemu rozumím
usage-help = /help

## Aplikace, jak ji ukazuje Teams

app-name = Behalf
app-name-full = Behalf: žádosti o podporu Microsoftu za vaše zákazníky
app-description = Podává Microsoftu žádosti o podporu za vaše zákazníky.
app-description-full =
    Řekněte, co u kterého zákazníka nefunguje. Behalf najde pro žádost správné místo, připraví text, ukáže, dokdy má přijít první odpověď, a povede záznam. Upozorní dřív, než odpověď bude po termínu: vlastníka v osobním chatu a každý kanál, který žádost sleduje. Pokud kolegu nelze zastihnout, dostane upozornění další v pořadí.

    Je pro pracovníky partnera Microsoft CSP: agenty helpdesku, agenty správce a vedoucí směny. Funguje v osobním chatu, ve skupinovém chatu i v kanálu, krok za krokem, na jediné kartě nebo z jednoho řádku. Jazyky: { $languages }.

## Co lidé píší: možnosti oddělené čárkami; na velikosti písmen a diakritice nezáleží.
## Rozumíme všem jazykům najednou.

typed-back = zpět, předchozí, jít zpět
typed-later = později, odložit, odlož to, teď ne, možná později, nech to být, nechte to být, nech to plavat, zapomeň na to, zapomeňte na to, už nic, nic, ukončit, konec, přerušit
typed-undo = vrátit, vrať to, vzít zpět, vezmi to zpět, odvolat
typed-drop = to neplatí, neplatí, to neber v potaz, neber to v potaz, ignoruj to, ignorujte to, to ignoruj, zapomeň to, škrtni to
typed-keep = ponechat, ponech, nechat, nech to, beze změny, nechat tak
typed-continue = pokračovat, v pořádku, dobře, tak jo, vypadá to dobře, pokračuj, dál, dále
typed-yes = ano, jistě, určitě, samozřejmě, správně, přesně, přesně tak, jo, jasně, obojí, hotovo, obojí hotovo
typed-yes-first = ano, jistě, určitě, jo, jasně
typed-yes-more = prosím, jistě, samozřejmě, obojí, oboje, vše, všechno, hotovo, máme, mám, jsme, jsem, zkontrolovali, zkontrolováno, ověřili, ověřeno, zkusili, vyzkoušeli, zkoušeli, vyzkoušeno, a, i, děkuji, díky
typed-no = ne, zatím ne, ještě ne
typed-no-first = ne
typed-no-more = zatím, ještě, děkuji, díky, bohužel, ani jedno
typed-other = žádný, žádný z nich, žádný z těch, žádný z těchto, žádný z uvedených, nikdo z nich, ani jeden, ani jeden z nich, jiný, jiný zákazník, někdo jiný, není to on, to není on, tento ne, tenhle ne, ten ne, špatně
typed-change = změnit, změň, změňte, upravit, uprav, opravit, oprav, špatný, špatná, špatné
typed-change-more = je, prosím, ten, ta, to
typed-corrects = počkej, pardon, promiň, promiňte, oprava, vlastně, myslel jsem, myslela jsem, je to, má to být, mělo to být, má být, mělo být, dej tam, špatný zákazník
typed-step-description = název, nadpis, popis
typed-step-severity = závažnost, dopad
typed-step-start = začátek, od kdy
typed-start-unknown = není známo, neznámo, netuším, neví se
typed-unsure = nevím, to nevím, nevím to, nejsem si jistý, nejsem si jistá
typed-polite = prosím, díky, tedy
typed-place-filler = prosím, ten, ta, to, tu, toho, možnost, číslo, č
typed-ordinal-1 = první, prvního, jedna, jednička, jedničku
typed-ordinal-2 = druhý, druhá, druhé, druhou, druhého, dva, dvě, dvojka, dvojku
typed-ordinal-3 = třetí, třetího, tři, trojka, trojku
typed-ordinal-4 = čtvrtý, čtvrtá, čtvrté, čtvrtou, čtyři, čtyřka, čtyřku
typed-ordinal-5 = pátý, pátá, páté, pátou, pět, pětka, pětku
typed-ordinal-6 = šestý, šestá, šesté, šestou, šest, šestka, šestku
typed-ordinal-7 = sedmý, sedmá, sedmé, sedmou, sedm, sedmička, sedmičku
typed-ordinal-8 = osmý, osmá, osmé, osmou, osm, osmička, osmičku
typed-ordinal-9 = devátý, devátá, deváté, devátou, devět, devítka, devítku
typed-ordinal-10 = desátý, desátá, desáté, desátou, deset, desítka, desítku
typed-send = odeslat, odešli, otevřít
typed-asks = co je, co to je, co jsou, co znamená, co to znamená, co když, proč, jak mám, jak se, jak to, kde je, kde najdu, kdo, k čemu, který, která, které
typed-about-health = stav, výpadek, výpadky, služby, služeb
typed-about-tried = pokus, pokusy, vyzkoušet, zkusit, zkoušet, sami
typed-about-reason = důvod, důvodem, bez, přeskočit
typed-kind-technical = technický, technická, technická závada, technická chyba, technická porucha, technický požadavek
typed-kind-billing = fakturace, předplatné, faktura, fakturace a předplatné, problém s fakturací
typed-kind-quota = kvóta, kvóty, navýšení kvóty, zvýšení kvóty
typed-kind-question = dotaz, otázka, rada
typed-kind-fraud = podvod, spor
typed-kind-vulnerability = zranitelnost
typed-severity-A = kritický, kritická, a kritická, závažnost a, dopad a, kritický dopad
typed-severity-B = střední, b střední, závažnost b, dopad b, střední dopad
typed-severity-C = minimální, c minimální, závažnost c, dopad c, minimální dopad
typed-says-severity = závažnost, závažnosti, dopad
typed-letter-of = disk, disku, jednotka, jednotky, oddíl, oddílu, svazek, svazku, plán, řada, záznam
typed-contact-name-is = jmenuji se, jmenuju se, moje jméno je, mé jméno je, jméno je, jméno, jméno a příjmení, celé jméno
typed-contact-is = já jsem, jsem, tady, tady je, zde, zde je, u telefonu, u telefonu je, kontakt je, kontaktem je, kontaktní osoba je, kontaktní osobou je, kontakt, kontaktní osoba
typed-contact-greeting = ahoj, čau, nazdar, dobrý den, dobré ráno, dobré dopoledne, dobré odpoledne, dobrý večer, vážený, vážená, vážení, milý, milá, zdravím
typed-contact-closing = s pozdravem, s přátelským pozdravem, se srdečným pozdravem, s úctou, s přáním hezkého dne, s přáním pěkného dne, s přáním krásného dne, srdečně, zdraví, pozdrav, hezký den, pěkný den, krásný den, příjemný den, hezké dopoledne, pěkné dopoledne, hezké odpoledne, pěkné odpoledne, hezký večer, pěkný večer, hezký víkend, pěkný víkend, hezký zbytek dne, pěkný zbytek dne, přeji hezký den, přeji pěkný den, přeji krásný den, přeju hezký den, přeju pěkný den, mějte se, mějte se hezky, měj se, měj se hezky, děkuji, děkuju, děkuji předem, předem děkuji, mockrát děkuji, moc děkuji, díky, díky moc, moc díky, díky předem, předem díky
typed-contact-problem = server, servery, serveru, síť, síti, internet, tiskárna, přihlášení, přihlašování, výpadek, výpadky, porucha, problém, problémy, nejde, nejdou, nejede, nejedou, nefunguje, nefungují, spadl, spadla, spadlo, spadly, padá, padají, stojí, pomalý, pomalá, pomalé, pomalu, rozbitý, rozbitá, rozbité, nedostupný, nedostupná, nedostupné, produkce, prostředí, uživatelé, uživatelů, nemůže, nemohou, předplatné, licence, faktura, faktury
typed-contact-job = inženýr, inženýrka, manažer, manažerka, manager, konzultant, konzultantka, ředitel, ředitelka, architekt, architektka, správce, správkyně, administrátor, administrátorka, analytik, analytička, specialista, specialistka, vývojář, vývojářka, programátor, programátorka, technik, technička, vedoucí, asistent, asistentka, jednatel, jednatelka, zástupce, zástupkyně, koordinátor, koordinátorka, referent, referentka, poradce, poradkyně, účetní, předseda, předsedkyně, majitel, majitelka, operátor, operátorka, obchodník, odborník, stážista, tým, oddělení, odbor, podpora, podporu, podpory, pobočka, provoz, obchod, fakturace, účtárna, recepce, firma, společnost, skupina, univerzita, ústav, nadace
typed-contact-extension = linka, linku, klapka, klapku, kl, l, pobočka, provolba
typed-contact-other-number = ičo, ič, dič, čp, č.p, čú, č.ú, účet, účtu, rč, r.č, psč, místnost, místnosti, objednávka, objednávky, faktura, faktury, smlouva, smlouvy, případ, případu, tiket, požadavek, požadavku
typed-contact-label = telefon, tel, mobil, mob, linka, klapka, kancelář, práce, domů, pošta, adresa, číslo, je, jsou, můj, moje, má, mé, mi, mně, a, nebo, na, od, komu, kopie, prosím, volejte, pište, děkuji, díky, jméno, kontakt
typed-contact-never-name = já, dostupný, dostupná, k, dispozici, pryč, nemocný, nemocná, ty, on, ona, ono, my, vy, oni, jeho, její, jejich, náš, váš, kdo, co, kdy, kde, proč, jak, stejný, stejná, stejné, jako, minule, předtím, někdo, nikdo, někoho, nikoho, žádný, žádná, ne, nevím, nemám, ano, jo, asi, možná, můžu, můžete, může, mohl, bych, bude, budu, byl, byla, je, jsou, jsem, jsme, se, si, můj, moje, to, ten, ta, tam, tady, zde, a, nebo, ale, když, pokud, pro, s, bez, o, po, do, v, na, u, prosím, zavolejte, volejte, volat, zeptejte, použijte, počkejte, potřebuji, chci, pošlete, napište, ahoj, dobrý, den, děkuji, díky, promiňte, později, teď, dnes, zítra, kolega, kolegyně, kolegu, kolegyni, zákazník, zákazníka, telefon, pošta, číslo, jméno, kontakt, sám, sama, kdokoli, kdokoliv, kdykoli, kdykoliv, cokoli, cokoliv, všichni, neznámý, neznámá, neznámé, hned, ihned, okamžitě, urgentní, naléhavé, spěchá, pořád, vždy, denně, hodin, hodiny, česky, anglicky, německy, předmět, odesláno, datum, příjmení
typed-on = zapnout, zap, ano
typed-off = vypnout, vyp, ne
typed-summary = souhrn, směna
typed-language = cs, cz, čeština, česky, czech, v češtině
typed-command-new = nová, nový, nová žádost, nový tiket, nový požadavek, založit žádost, založit tiket, založit požadavek, podat žádost, začít znovu, začni znovu, znovu od začátku, od začátku
typed-command-form = formulář
typed-command-mine = moje, moje žádosti, mé žádosti
typed-command-status = stav
typed-command-atrisk = ohrožené
typed-command-submitted = odesláno, podáno, podal jsem, podala jsem
typed-command-answered = odpovězeno, odpověděli
typed-command-note = poznámka
typed-command-handover = předat
typed-command-escalate = eskalovat
typed-command-close = uzavřít
typed-command-customer = zákazník
typed-command-watch = sledovat
typed-command-unwatch = nesledovat
typed-command-notify = upozornění
typed-command-language = jazyk
typed-command-cancel = zrušit, storno, zruš to, zrušte to, zrušit to, zrušit prosím, prosím zrušit, zruš žádost, zrušit žádost, zrušit tuto žádost
typed-command-help = nápověda, pomoc, co umíš

## Co v popisu mluví proti závažnosti: vzory pro re v Pythonu, na velikosti písmen nezáleží.

impact-not = není|neexistuj\w+|bez|žádn\w*
impact-harmless = obch[aá]z\w*|n[aá]hradn[ií]\w* [rř]e[sš]en\w*|testovac\w*|v[yý]vojov\w*|neproduk\w*
impact-grave = produkce (?:stoj[ií]|nejede)|v[sš]ichni u[zž]ivatel\w*|nikdo nem[uů][zž]e|nic nefunguje

## Co lidé píší, když problém popisují vlastními slovy. „*“ zastupuje libovolný konec slova.
## Nepřekládá se slovo za slovem: v každém seznamu je to, co se na takovém místě píše česky.
## K čemu který slouží, říká services/reading/opening_words.py; co kam patří, je
## v dialogs/opening_vocabulary.py. Do typed-opening-ordinary patří běžná slova vět, která nejsou
## jmény: co tam chybí, může být považováno za jméno zákazníka.

typed-opening-product-azure = virtuální síť, účet úložiště, skupina prostředků, předplatné azure, předplatného azure
typed-opening-product-entra = podmíněný přístup, podmíněného přístupu, podmíněným přístupem, podmíněném přístupu, globální správce, globálního správce
typed-opening-product-m365 = microsoftu 365, schůzka v teams, schůzky v teams, teamsy, teamsech, teamsů, teamsům, teamsami
typed-opening-product-dynamics = dynamics, power apps, dynamicsy
typed-opening-product-ems = správa zařízení intune, portál společnosti, portálu společnosti
typed-opening-product-marketplace = tržiště azure, tržiště microsoftu, marketplace
typed-opening-product-unclear = defender, defenderu, defenderem, portál azure, portálu azure, crm, crmko, crmku
typed-opening-bare-product = office, 365
typed-opening-large-m365 = teams, wordu, wordem, exchange, exchangi
typed-opening-generic-azure = virtuál, virtuály, virtuálu, virtuální počítač, virtuální počítače, virtuálního počítače, virtuálních počítačů, virtuální stroj, virtuální stroje, virtuálního stroje, virtuální server, virtuální servery, virtuálního serveru, virtuálních serverů, virtuálním serveru, vmka, vmko, vmku, vmek
typed-opening-generic-m365 = poštovní schránka, poštovní schránky, poštovní schránku, poštovní schránce, poštovních schránek, sdílená schránka, sdílené schránky, sdílenou schránku, sdílené schránce, sdílených schránek
typed-opening-generic-dynamics = crm online
typed-opening-generic-ems = mdm, správa mobilních zařízení, správě mobilních zařízení
typed-opening-generic-marketplace = nabídka saas, nabídku saas
typed-opening-ending = u, em, ech, y, ů, ům, ovi, a, e, i, ami, ě, ou
typed-opening-other-maker = vmware, google, zoom, lokální, lokálně
typed-opening-singular = nefunguje, nefungují, nejde, nejdou, nejede, nejedou, padá, padají, spadl, spadly, hlásí, zamrzá, zamrzají, nereaguje, nereagují, se, mu, jí, jim, nám
typed-opening-fine = funguje, fungují, funguje dobře, funguje normálně, fungují normálně, jede, jedou, běží, je ok, jsou ok, je v pořádku, jsou v pořádku, funguje bez problémů, není problém, to není, s tím nesouvisí, nesouvisí, je funkční, jsou funkční, jde normálně, jde dobře, jdou dobře
typed-opening-unlike = ne, není, nic, přestal, přestala, přestalo, přestaly, nikdy, jen, jenom, pouze, jak, když
typed-opening-denial = ne, není to, není, nejsou to, nejde o, nejedná se o, netýká se, nesouvisí s, nemá nic společného s, kromě, mimo, místo, bez, nikoli, nikoliv, netýkají se, nejde ani o, nesouvisí to s, netýká se to
typed-opening-between = to, o, problém, chyba, žádný, žádná, žádné, přímo, vůbec, ani
typed-opening-saying = psal, psala, psali, napsal, napsala, napsali, píše, píšou, volal, volala, volali, zavolal, poslal, poslala, poslali, posílá, posílám, domluvili, domluva, říkal, říkala, přes, zprávu, zprávou, zpráva, chat, chatu, screenshot, tabulka, tabulku, seznam, přílohou, příloze, export
typed-opening-kind-technical = nefung*, nejde, nejdou, nejede, nejedou, nešlo, nešly, nejdou jim, chyba, chybu, chybou, chyby, chybový, chybové, chybovou, chybová, chybová hláška, výpad*, spadl, spadla, spadlo, spadly, padá, padají, padat, havár*, zamrz*, nereaguje, nereagují, nedostupn*, nenačte, nenačítá, nenačítají, nenačtou, neotevře, neotevírá, neotevírají, neotevřou, nespustí, nespouští, nespouštějí, nenaběhne, nenabíhá, nenaběhl, nenaběhla, nesynchronizuj*, nechodí, nepřichází, nepřicházejí, nedoruč*, neodešl*, neodesíl*, nepřihlásí, nepřihlašuje, zmizel, zmizela, zmizelo, zmizely, rozbit*, porouch*, selh*, pomalý, pomalá, pomalé, pomalu, přestal, přestala, přestalo, přestaly, vyhazuje, vyskakuje, odmítá, odmítnut*, zasek*, seká, sekají, timeout, nepřipojí, nepřipojuje, nepojede, neběží, modrá obrazovka, ztratili přístup, ztratil přístup, ztratila přístup, nemají přístup, nemá přístup, nezobrazuj*, neukazuj*, nestáh*, mrtvý, mrtvé, mrtvá, smazal, smazala, odhlás*, visí, hází, hlásí chybu, zasekl*, nehnul*, nepropis*, neobnov*, vypadl*, vypadáv*, neukládá, neuloží, odpoj*
typed-opening-weak-technical = nemůž*, nemohou, nemohl*, nelze, nedaří, nedařilo, nepodařilo, nepodaří, nejsou schopni, není schopen, není schopna, chybí, chybějí, blokuj*, blokovan*, nedostane, nedostanou, nepřipojí, problém, problémy, potíž, potíže
typed-opening-doubt-technical = špatně, nesprávn*, pořád, stále, nikdy, zašedlé, omylem
typed-opening-doubt-billing = koupil*, koupit, nakoupil*, vrátit, vrácení, zrušit, zrušení, rušili, zaplaťte, platit, platí, peníze, peněz, utrata, útrat*, částk*, měna
typed-opening-doubt-quota = limit*, navýš*, zvýš*, kapacit*
typed-opening-questioning = jak
typed-opening-singular-before = nejde, nejdou, nejede, nejedou, nefunguje, nefungují, spadl, spadly, v, ve, nenaběhl
typed-opening-no-sign = jak to, jak dlouho, nejde o, nejde ani o, nejde nám o, nejde jen o, jde o, stojí za, bez problémů, není problém, žádný problém
typed-opening-generic-entra = vícefaktorové ověření, vícefaktorového ověření, vícefaktorovým ověřením, vícefaktorové ověřování, vícefaktorového ověřování, dvoufaktorové ověření, dvoufaktorového ověření, dvoufázové ověření, dvoufázového ověření
typed-opening-kind-billing = faktur*, vyfaktur*, přefaktur*, účtuje, účtují, účtoval*, naúčtov*, účtován*, naúčtoval*, dobropis*, cena, ceny, cenu, ceně, cenou, ceník*, sleva, slevu, slevy, platba, platby, platbu, plateb, zaplatit, zaplac*, refund*, vrácení peněz, chyba na faktuře, chyba ve faktuře, chybu na faktuře, chybu ve faktuře, problém s fakturou, problém s fakturací, zrušit předplatné, zrušení předplatného, prodloužit předplatné, prodloužení předplatného, prodloužení licenc*
typed-opening-weak-billing = licenc*, předplatn*, vypršel*, vyprší
typed-opening-kind-quota = navýšení kvót*, navýšit kvót*, zvýšení kvót*, zvýšit kvót*, vyšší kvót*, žádost o kvót*, navýšení limit*, navýšit limit*, zvýšení limit*, zvýšit limit*, více jader, víc jader
typed-opening-kind-question = dotaz, dotazy, otázka, otázku, otázky, jak nastavit, jak se, jak můžeme, jak lze, jak mají, jak máme, jak udělat, jak nejlépe, je možné, je možno, dá se, lze nějak, existuje možnost, existuje způsob, poradit, poraďte, poradíte, doporuč*, jaký je rozdíl, jaké jsou, zajímá, zajímalo, chtěl bych vědět, chtěli by vědět, chce vědět, chtějí vědět, potřebuje vědět, potřebuji vědět, rada, radu
typed-opening-kind-fraud = podvodn* nákup*, podvodn* platb*, podvodn* objednáv*, podvodn* předplatn*, neoprávněn* nákup*, neoprávněn* platb*, neoprávněn* účt*, neoprávněně naúčt*, neoprávněně účt*, sporn* částk*, sporn* faktur*, sporn* platb*, rozporuj*, rozporov*, těžba kryptoměn, těžbu kryptoměn, těží kryptoměn*
typed-opening-kind-unclear = zranitelnost*, bezpečnostní chyb*, bezpečnostní dír*, napaden*, hacknut*, kompromitov*, kvót*, ransomware, malware, phishing*, naboural*, nabour*, ukrad*, podezř*, podezření, těžb*, útok*, útočník*, díra, díru, díry, slabin*, pentest*, unikl*, únik*, podvod*, zneuži*, reklam*, kryptoměn*, krypt*, falešn*
typed-opening-severity = závažnost, závažnosti, závažností, priorita, prioritu, priority, prioritou, dopad, dopadem
typed-opening-impact-large = celá firma, celou firmu, celé firmě, celá společnost, celou společnost, celé společnosti, celá organizace, celá pobočka, celé oddělení, všichni uživatelé, všem uživatelům, všech uživatelů, všem zaměstnancům, všichni zaměstnanci, nikdo nemůže, nikdo se, nikomu, nic nefunguje, produkce stojí, výroba stojí, výroba se zastavila, provoz stojí, produkční systém, úplný výpadek, totální výpadek
typed-opening-impact-small = jeden uživatel, jednoho uživatele, jednomu uživateli, jediný uživatel, jediného uživatele, jedinému uživateli, jen jeden uživatel, jedna uživatelka, jedné uživatelce, nespěchá, nespěchá to, není urgentní, není to urgentní, nehoří, nehoří to, až bude čas, není to kritické, není kritické, kosmetick*, testovací prostředí, testovací tenant, testovacím prostředí, drobnost
typed-opening-people = uživatel, uživatele, uživatelé, uživatelů, uživateli, uživatelům, uživatelka, uživatelky, uživatelek, lidí, lidi, lidem, lidmi, lidé, osoby, osob, osobám, zaměstnanec, zaměstnance, zaměstnanci, zaměstnanců, zaměstnancům, kolegové, kolegů, kolegům, kolegy, pracovníků, pracovníci, studentů, žáků, učitelů
typed-opening-with-people = se to, je to, jde to, to asi, to cca, to zhruba, to přibližně, to zatím
typed-opening-not-people = licenc*, limit*, z, na, další, dalších, nových, nové, jader, předplatn*, koupit, nákup, kvót*, maximálně, nebo, až, plán*
typed-opening-count-1 = jeden, jednoho, jednomu, jedna, jedné, jednu, jediný, jediného, jedinému
typed-opening-count-2 = dva, dvě, dvou, dvěma, oba
typed-opening-count-3 = tři, tří, třem
typed-opening-count-4 = čtyři, čtyř, čtyřem
typed-opening-count-5 = pět, pěti
typed-opening-addition = +, a, plus, další, dalších
typed-opening-conjunction = ale, avšak, zatímco, kdežto, přestože, ačkoli, protože, jenže, přičemž
typed-opening-addressee = všem, všichni, kolegové, kolegyně, tým, týme, podporo, vespolek, lidi, pane, paní, technici, helpdesku, znovu
typed-opening-closing = s pozdravem, s přátelským pozdravem, se srdečným pozdravem, s úctou, s přáním hezkého dne, s přáním pěkného dne, s přáním krásného dne, srdečně, zdraví, pozdrav, s pozdravy
typed-opening-thanks = děkuji, děkuju, děkujeme, díky, dík, díky moc, moc díky, předem děkuji, předem díky, děkuji předem, mockrát děkuji, hezký den, pěkný den, přeji hezký den, přeji pěkný den, přeji krásný den, mějte se, měj se
typed-opening-courtesy = založte ticket, založit ticket, založit tiket, založte tiket, založit požadavek, založte požadavek, založit žádost, založte žádost, založte to, založit to, založíš ticket, založíte ticket, založíš to, otevřít ticket, otevřete ticket, otevřít tiket, otevřete tiket, otevřít požadavek, otevři ticket, otevři tiket, otevři to, podat žádost, podej žádost, podejte žádost, nahlaste to, nahlásit to, předejte microsoftu, předat microsoftu, u microsoftu, na microsoft, prosím o pomoc, prosím o řešení, prosím o založení, prosím o vyřešení, prosím o prověření, prosím pomozte, pomůžete, můžete pomoci, můžete se podívat, můžeš se podívat, podívejte se, podívejte se na to, podívat se na to, dejte vědět, dej vědět, viz níže, viz příloha, jak jsme se domluvili, přeposílám, pro info, co nejdříve, snad se máte, založ co, řešte to, tohle prosím, koukneš na to, koukne na to
typed-opening-politeness = prosím, prosíme, no, tak, takže, hele, naléhavé, urgentní, spěchá, pozor, jo, dík, díky
typed-opening-sent-from = odesláno z, odesláno ze, odesláno z mobilu, získat outlook pro, poslat z
typed-opening-sender = od, odesílatel
typed-opening-subject = předmět
typed-opening-header = odesláno, datum, komu, kopie, skrytá, přílohy, důležitost, priorita
typed-opening-original = původní zpráva, přeposlaná zpráva, přeposlaný e-mail, původní e-mail
typed-opening-wrote = napsal, napsala, napsal(a, napsal/a, píše
typed-opening-customer-cue = zákazník, zákazníka, zákazníkovi, zákazníkem, zákazníku, zákaznice, klient, klienta, klientovi, klientem, klientka, firma, firmy, firmě, firmu, firmou, společnost, společnosti, společností, jménem zákazníka, tenant, tenanta, tenantu
typed-opening-place-cue = u, pro, v, ve
typed-opening-aside = od, z, ze, s, se, na, do, k, ke, přes, jako, než, dodavatel, dodavatele, dodavateli, partnera, partner
typed-opening-filler = je, jménem, náš, našeho, naše, naší, název, jmenuje, se
typed-opening-joiner = a, i
typed-opening-ordinary = portál, web, aplikace, aplikaci, správce, mail, maily, mailů, mailu, email, emaily, e-mail, e-maily, e-mailu, pošta, pošty, poštu, přihlášení, přihlásit, heslo, hesla, dnes, dneska, včera, ráno, dopoledne, odpoledne, večer, týden, měsíc, pondělí, úterý, středa, středy, čtvrtek, pátek, pátku, sobota, neděle, leden, únor, březen, duben, květen, červen, červenec, srpen, září, říjen, listopad, prosinec, říká, hlásí, hlásil, volal, píše, psal, potřebuje, potřebují, chce, chtějí, používá, zkouší, zkoušel, nejde, nejdou, nefunguje, nemůže, nemohou, nelze, má, mají, měl, měla, mít, otevřít, spustit, aktualizace, aktualizaci, migrace, migraci, soubor, soubory, složka, složky, kalendář, schůzka, schůzky, hovor, obrazovka, zařízení, notebook, notebooky, počítač, počítače, telefon, telefony, skupina, skupiny, pravidlo, role, sestava, cloud, data, databáze, úložiště, záloha, zálohy, zálohování, windows, microsoft, microsoftu, office, teams, teamsy, od, hned, prosím, ticket, tiket, požadavek, žádost, pomoc, dotaz, faktura, faktury, fakturu, cena, předplatné, licence, licencí, kvóta, kvótu, limit, region, chyba, chybu, kód, zpráva, zprávu, uživatel, uživatele, uživatelé, uživatelů, lidé, lidi, nikdo, všichni, všem, strana, problém, služba, služby, stav, produkce, výroba, stránka, stránky, odkaz, tlačítko, účet, účtu, účty, pozdravem, závažnost, priorita, dopad, jeden, dva, tři, čtyři, pět, který, která, které, kteří, aby, že, protože, ale, už, jen, ještě, zase, opět, teď, právě, nějak, něco, nic, vše, všechno, jim, jí, mu, mi, nám, vám, nás, jejich, náš, našeho, naše, naší, našemu, celá, celé, celý, nová, nový, nové, další, jiný, být, bylo, byli, budou, při, před, mezi, během, pak, potom, tam, kde, když, jako, asi, možná, bohužel, momentálně, aktuálně, náhle, tento, tato, toto, tyto, těch, těm, ty, té, tu, dobrý, den, hezký, pěkný, ahoj, zdravím, čau, díky, děkuji

## Co lidé říkají vedle svých žádostí

typed-talk-greeting = ahoj, čau, nazdar, dobrý den, dobré ráno, dobré odpoledne, dobrý večer, zdravím, hezký den, ahojky, čus, dobrý, zdar
typed-talk-thanks = děkuji, děkuju, díky, dík, díky moc, moc díky, děkuji moc, mockrát děkuji, ok díky, super díky, super, skvělé, výborně, paráda, bezva, perfektní
typed-talk-wait = moment, momentík, počkej, počkejte, vteřinku, sekundu, chvilku, chviličku, okamžik, vydrž, vydržte, hned
typed-talk-next = co teď, co dál, a co teď, a co dál, a teď, a dál, tak co teď, tak co dál, jak dál, co mám dělat, co mám teď dělat, co mám dělat teď, co mám dělat dál, co ode mě potřebuješ, co ode mě potřebujete
typed-talk-who = kdo jsi, kdo jste, co jsi, co umíš, co umíte, co děláš, jak to funguje, jsi bot, jste bot, jsi člověk, jsi tam, jste tam, jak se máš, jak se máte, co je to, co je behalf, co to je
typed-ask-response = sla, zareagovat, zareaguje, odpovědět, odpoví, do kolika hodin, doba odezvy, doby odezvy, dobu odezvy, dobou odezvy, reakční doba, reakční dobu, reakční doby, doba odpovědi, dobu odpovědi, první odpověď, první odpovědi, lhůta, lhůtu, jak rychle, do kdy, dokdy, jak dlouho
typed-ask-word = jaká, jaké, jaký, jak, kdy, dokdy, kdo, kde, kam, kolik, je
typed-ask-who = kdo, kam, kde, komu
typed-ask-filing = podává, podáváme, zakládá, zakládáme, řeší, otevírá, otevíráme, podporuje, může podat, smí podat, se podává, podat, odpovídá za, má na starosti
typed-ask-letter-a = áčka, áčko, áčku
typed-ask-letter-b = béčka, béčko, béčku
typed-ask-letter-c = céčka, céčko, céčku
typed-part = část, k této, k tomuto, sem, patří sem, patří k tomu, k tomu, stejná, stejné, to samé, součást, tato
typed-neither = ani jedno, ani jedna, ani jeden, žádná, nic z toho, vynechat, vynech to, zahodit, omylem, špatný chat
typed-new = nová, znovu, od začátku, nový, nové, novou, jiná, další, zvlášť, samostatná
