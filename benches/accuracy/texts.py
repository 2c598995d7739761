"""Sentences. In curly braces stand values; `Lx` is a label for value x in the language of the text; `health` and the like mark
words of special categories. Sentences of VALUE hold personal data, those of FILLER and TRAP hold none; `soft` marks words of
special categories in them, which are left open where a person is named in the same document."""

LABELS = {
    "fnr": {"nb": """fødselsnummer|fødselsnummer|fødselsnummer|fnr|fnr.|Fnr|fødselsnr|fødselsnr.|f.nr.|f.nr|personnummer|personnr.|pnr.|p.nr|fødsels- og personnummer|FNR|FØDSELSNUMMER|fodselsnummer|identitetsnummer|Fødselsnummer (11 siffer)|fødselsnummer/D-nummer|norsk personnummer|personident""",
            "nn": "fødselsnummer|fødselsnummer|fødselsnr.|fnr|fnr.|personnummer|personnr.|f.nr.|identitetsnummer|Fødselsnummer (11 siffer)|FØDSELSNUMMER|fodselsnummer",
            "en": "national identity number|Norwegian ID number|personal identification number|national ID no.|birth number|fødselsnummer|fnr|personnummer|Norwegian national ID|identity number|social security number|ID number",
            "se": "riegádannummar|persovdnanummar|Riegádannummar"},
    "dnr": {"nb": "D-nummer|d-nummer|dnr|D-nr.|fødselsnummer/D-nummer|fødselsnr./d-nr.|fnr|fødselsnummer", "nn": "D-nummer|d-nummer|dnr.|fødselsnummer eller D-nummer", "en": "D number|D-number|Norwegian D number|national identity number or D number"},
    "h": {"nb": "hjelpenummer|H-nummer|hjelpenr.|H-nr.|h-nummer", "nn": "hjelpenummer|H-nummer|hjelpenr.", "en": "H-number|hospital help number|temporary H-number"},
    "fh": {"nb": "felles hjelpenummer|FH-nummer|FH-nr.", "nn": "felles hjelpenummer|FH-nummer", "en": "common help number (FH-number)|FH-number"},
    "npid": {"nb": "NPID|npid|NAV-ident", "nn": "NPID", "en": "NPID"},
    "phone": {"nb": "tlf|tlf.|Tlf.|telefon|Telefon|mobil|mob.|mob|mobilnr.|mobilnummer|telefonnummer|telefonnr.|TLF|Mobiltelefon|Privat telefon|tlf priv.|tlf arb.|mobiltlf.|Direkte|Vipps|SMS",
              "nn": "tlf.|telefon|mobil|mob.|telefonnummer|mobilnummer|Tlf|mobilnr.", "en": "phone|Phone|mobile|Mobile|cell|tel.|Tel|telephone|contact number|mobile number|M", "se": "telefovdna|Telefovdna"},
    "email": {"nb": "e-post|E-post|epost|mail|e-postadresse|E-POST|epostadresse|Mail|e-mail", "nn": "e-post|E-post|epost|e-postadresse", "en": "e-mail|email|Email|E-mail address|mail", "se": "e-poasta|E-poasta"},
    "account": {"nb": "konto|kontonr.|kontonummer|Kontonummer|kto.|kto|bankkonto|kontonr|lønnskonto|lønnskontonummer|bankkontonummer|Konto nr.|til konto|KONTONR",
                "nn": "konto|kontonummer|kontonr.|bankkonto|lønskonto|lønskontonummer", "en": "account|account number|bank account|Norwegian bank account|account no."},
    "iban": {"nb": "IBAN|IBAN|iban-nr.", "nn": "IBAN", "en": "IBAN|IBAN"},
    "card": {"nb": "kortnummer|kort|kredittkort|Kortnr.|betalingskort|Visa|kortnr", "nn": "kortnummer|kredittkort|betalingskort", "en": "card number|card|credit card|Card no.|PAN"},
    "born": {"nb": "født|f.|Født|fødselsdato|fødselsdato:|født den|fdato:|Fødselsdato:|f. dato|FØDT", "nn": "fødd|Fødd|fødselsdato|fødselsdato:|fødd den|f.", "en": "born|date of birth:|DOB:|born on|Date of birth:|d.o.b.", "se": "riegádanbeaivi:"},
    "orgnr": {"nb": "org.nr.|org.nr|orgnr|organisasjonsnummer|Org.nr.|Organisasjonsnummer|ORGNR|foretaksnr.|enkeltpersonforetak, org.nr.", "nn": "org.nr.|organisasjonsnummer|Org.nr.", "en": "org. no.|organisation number|company registration number|Org.no."},
    "kid": {"nb": "KID|KID-nummer|KID:|kid-nr.|KID-nr|Betalings-ID (KID)", "nn": "KID|KID-nummer", "en": "KID|payment reference (KID)"},
    "duf": {"nb": "DUF-nummer|DUF-nr.|DUF|dufnummer|duf-nr", "nn": "DUF-nummer|DUF", "en": "DUF number|DUF"},
    "hpr": {"nb": "HPR-nummer|HPR-nr.|HPR|hprnr|HPR nr|HPR-nr", "nn": "HPR-nummer|HPR-nr.", "en": "HPR number|HPR no.|HPR"},
    "plate": {"nb": "regnr.|reg.nr.|registreringsnummer|kjennemerke|skiltnr.|bilnr.|kjennetegn|regnr|Reg.nr|bil med skilt", "nn": "registreringsnummer|regnr.|kjennemerke|skiltnummer", "en": "registration number|licence plate|reg. no.|plate"},
    "name": {"nb": "Navn|navn|Søker|Pasient|Kontaktperson|Saksbehandler|Fullt navn|NAVN|Foresatt|Klager|Bruker|Leietaker", "nn": "Namn|namn|Søkjar|Pasient|Kontaktperson|Sakshandsamar|Føresett|Klagar", "en": "Name|Full name|Applicant|Patient|Contact person|Customer name|Tenant", "se": "Namma"},
    "address": {"nb": "adresse|Adresse|bostedsadresse|Postadresse|bor i|folkeregistrert adresse|leveringsadresse|ADRESSE", "nn": "adresse|Adresse|bustadadresse|bur i|postadresse", "en": "address|Address|home address|lives at|delivery address", "se": "Čujuhus"},
    "ip": {"nb": "IP-adresse|IP|ip-adressen|fra IP", "nn": "IP-adresse|frå IP", "en": "IP address|IP|client IP"},
    "mac": {"nb": "MAC-adresse|MAC|mac-adressen", "nn": "MAC-adresse", "en": "MAC address|MAC|hardware address"},
}
LABELS = {kind: {lang: text.split("|") for lang, text in langs.items()} for kind, langs in LABELS.items()}

VALUE = {
"nb": {
"fnr": """Vi viser til søknaden fra {loose}, {Lfnr} {fnr}, mottatt her {date}.
Gjelder: {Lfnr}: {fnr}
{Lfnr}: {fnr}
Fødselsnummeret hans er {fnr}, og det er kontrollert mot Folkeregisteret.
Fødselsnummeret er registrert som {fnr} i fagsystemet.
Kan du sjekke personnummeret {fnr}? Det slår ikke til i løsningen.
Hun oppga {fnr} da hun ringte, men kunne ikke vise legitimasjon.
Bruker med {Lfnr} {fnr} har klaget på vedtaket.
I saken står det to personer: {Lfnr} {fnr} og {fnr2}.
{loose} ({fnr}) har ikke svart på brevet vårt.
Barnets fødselsnummer: {fnr}. Mors fødselsnummer: {fnr2}.
Oppgi alltid fødselsnummeret ditt ({fnr}) når du tar kontakt.
Arbeidstaker {fnr} er meldt inn i pensjonsordningen fra {date}.
Feil: fant ingen person med ident {fnr} i registeret.
{fnr} er ikke registrert som bosatt i kommunen.
Personen er tidligere registrert med {Lfnr} {fnr}, men har nå fått nytt nummer.
Skjemaet er signert elektronisk av {fnr} den {date}.
Medlemmet ({Lfnr} {fnr}) står oppført med feil adresse.
Se vedlagte kopi, der personnummeret er {fnr}.
Takk for hyggelig samtale! Personnummeret mitt er {fnr} som du spurte om.
Ektefellens {Lfnr} er {fnr}.
Hovedlåntaker: {fnr}, medlåntaker: {fnr2}
Oppmøte for {fnr} er satt til klokken 09.15.
Avdøde, {Lfnr} {fnr}, hadde bolig i kommunen.
Student {fnr} har krav på utvidet tid.""",
"hnum": """Pasienten er foreløpig registrert med {Lh} {h}.
{Lh}: {h} (turist, uten norsk identitet)
{Lh} {h} skal kobles til riktig nummer når identiteten er avklart.
Nyfødt, midlertidig {Lh} {h}.
Ukjent mann, {Lfh} {fh}, innkom med ambulanse.
{Lfh}: {fh}
Personen har ikke fødselsnummer, men {Lnpid} {npid}.""",
"phone": """Ta kontakt på {Lphone} {phone} hvis noe er uklart.
{Lphone}: {phone}
{Lphone} {phone}
Mobilnummeret hans er {phone}, men han tar den sjelden.
Du kan ringe meg på {phone} mellom 9 og 15.
Ring {phone} og spør etter vaktleder.
Send SMS til {phone} når du er fremme.
Hun kan nås på {phone} eller på e-post {email}.
Pårørende: {loose}, {Lphone} {phone}.
Kontakt oss på telefon {phone} eller faks {phone2}.
Nummeret til vaktmesteren er {phone}.
Vipps gjerne til {phone}, så ordner vi kvittering.
Mobil {phone} / privat {phone2}
Han har byttet telefonnummer til {phone}.
Prøvde å ringe {phone} to ganger uten svar.
Sentralbord: {phone}
Jeg er tilgjengelig på {phoneb} hele uken.
Kontaktpersonen vår har nummer {phone}.
Legg igjen beskjed på {phone}.
Foresatte har oppgitt {phone} og {phone2}.
Vakttelefonen er {phone} utenom kontortid.""",
"email": """Send dokumentasjonen til {email} innen fristen.
{Lemail}: {email}
Svar gjerne direkte til {email}.
Kopi sendes {email}.
Jeg har ikke fått svar fra {email} ennå.
Invitasjonen gikk til {email} og {email2}.
Nås på {email} frem til fredag.
E-postadressen hennes er {email}.
Meld deg på ved å skrive til {email}.
Brukeren logget inn som {email} i går.
Faktura kan sendes på e-post til {email}.
Han bruker visst {email} privat.
Spørsmål om personvern rettes til {email}.
Vi har registrert at du har byttet e-post til {email}.
Adressen {email} gir feilmelding når vi sender.""",
"location": """Ulykken skjedde ved {location}, like nord for avkjørselen.
Båten ble sist sett i posisjon {location}.
Posisjon: {location}
Hytta ligger på {location}.
Telefonen hans var i {location} klokken 02.14.
Koordinater: {location}
Møt opp her: {location}
Pasienten hentes ved {location}, luftambulansen er varslet.
GPS-en viste {location} da bilen stanset.
Funnstedet er målt inn til {location}.
Hjemmet er merket av i kartet: {location}
Sporet slutter ved {location}.
Brukerens siste kjente posisjon var {location}.
Koordinatene til boligen er {location} ifølge søknaden.
Teltet står på {location}, det er lett å finne.""",
"account": """Beløpet utbetales til {Laccount} {account}.
{Laccount}: {account}
Lønnen går til {Laccount} {account}.
Kontonummeret ditt er registrert som {account}.
Vi ber om at refusjonen settes inn på {account}.
Overfør kr 1 250 til {account}, merk med navn.
Kunden har endret {Laccount} fra {account} til {account2}.
{Liban}: {iban}
Betaling fra utlandet: IBAN {iban}, BIC DNBANOKKXXX.
Utbetalingen til {iban} ble avvist av banken.
Trekk fra {Laccount} {account} hver 20. i måneden.
Depositumskonto {account} er opprettet i leietakers navn.
Skattepengene kom inn på {account} i juni.""",
"kid": """{Lkid} {kid}
{Lkid}: {kid}, forfall {date}
Betal til {account} med KID {kid}.
Bruk KID-nummer {kid} ved innbetaling.
KID {kid} må oppgis for at betalingen skal bli registrert.""",
"card": """{Lcard} {card} ble belastet to ganger.
Kunden oppga {Lcard} {card} på telefon, det må slettes.
{Lcard}: {card}, utløper 08/27
Kortet {card} er sperret.
Reservasjonen er sikret med {card}.
Feil ved trekk: {card} avvist av utsteder.""",
"orgnr": """{company} AS, {Lorgnr} {orgnr}
{Lorgnr}: {orgnr}
Foretaket ({Lorgnr} {orgnr}) er registrert i Merverdiavgiftsregisteret.
Arbeidsgiver: {company}, {Lorgnr} {orgnr}
Enkeltpersonforetaket til {loose} har {Lorgnr} {orgnr}.""",
"duf": """{Lduf}: {duf}
Søkeren har {Lduf} {duf} hos UDI.
Saken er registrert med {Lduf} {duf}.
Bosettes fra mottak, {Lduf} {duf}.""",
"hpr": """{Lhpr}: {hpr}
Rekvirent: {loose}, {Lhpr} {hpr}
Behandler med {Lhpr} {hpr} har signert journalnotatet.
Lege {loose} ({Lhpr} {hpr}) har skrevet henvisningen.""",
"plate": """{Lplate} {plate}
Bil: Volvo V60, {Lplate} {plate}
Kjøretøy med {Lplate} {plate} ble observert på stedet.
Parkeringstillatelsen gjelder {Lplate} {plate}.
Bobilen ({Lplate} {plate}) er meldt stjålet.
Registreringsnummeret er {plate}, og bilen er EU-godkjent.""",
"born": """{loose}, {Lborn} {born}, bor sammen med foreldrene.
{Lborn} {born}
Hun er født {born} i Bergen.
Barnet ble født {born} på sykehuset.
Pasient født {born}, innlagt {date}.
Fødselsdatoen hennes er {born}.
Eleven ({Lborn} {born}) begynner i andre klasse.
Søker er {Lborn} {born} og statsborger i Polen.""",
"address": """{Laddress}: {address}
Hun er folkeregistrert i {address}.
Leieforholdet gjelder {address}.
Pakken skal leveres til {address}.
Han har flyttet til {address}.
Befaring i {address} er avtalt til {date}.
Nabovarsel for {address} er sendt ut.
Returadresse: {company}, {address}
Vi har vært på hjemmebesøk i {address}.
Boligen i {address} er solgt.""",
"name": """{Lname}: {name}
{Lname}: {name}, {Lphone} {phone}
Etternavn, fornavn: {namesf}
{Lname}: {nameup}
Referent: {name}
Ordstyrer: {name}
Behandlende lege: {name}
Verge: {name}
Kontaktperson hos oss er {loose}.""",
"net": """Innloggingen kom fra {ip} klokken 03.12.
IP-adressen {ip} er knyttet til abonnementet.
{Lmac} {mac} er registrert på elevens PC.
Bærbar PC med {Lmac} {mac} mangler i lista.
Vi så gjentatte forsøk fra {Lip} {ip} på kontoen hans.""",
"health": """Pasienten har kjent {health:diagnose} {healthd} og bruker faste medisiner.
{loose} er {health:sykemeldt} i 50 % frem til {date}.
Han har vært {health:sykmeldt} siden {date} på grunn av {healthd}.
Det er søkt om {health:uføretrygd} etter langvarig {health:sykdom}.
Hun er {health:gravid} og har termin i mars.
Kjent {health:allergi} mot penicillin.
Legen skriver at hun har {healthd}, og at {health:sykemeldingen} må forlenges.
Brukeren har en {health:psykisk lidelse} og får oppfølging i kommunen.
{health:Diagnosen} er {healthd}, stilt av spesialist i fjor.
Han er innlagt til {health:rusbehandling}.
{health:Legeerklæring} om {healthd} er vedlagt.
Har {health:funksjonsnedsettelse} og trenger tilrettelegging.
Diagnosekode {icd} er ført på {health:sykemeldingen}.
Prøven viser {healthd}; ny time om tre uker.""",
"union": """Han er medlem av {union:Fagforbundet} og blir trukket {union:fagforeningskontingent}.
Hun er {union:tillitsvalgt} for {union:fagforeningen} på arbeidsplassen.
Trekk i lønn: {union:fagforeningskontingent} kr 412.
Arbeidstakeren har {union:fagforeningsmedlemskap} i {union:NITO}.""",
"religion": """Familien er {religion:muslimer} og ber om {religion:halal}-mat.
Hun er medlem av {religion:Den norske kirke}.
{religion:Religion}: {religion:katolsk}
Han tilhører {religion:Jehovas vitner} og sier nei til blodoverføring.""",
"ethnic": """{ethnic:Etnisk bakgrunn}: {ethnic:samisk}
Hun er innført i {ethnic:Sametingets valgmanntall}.
Familien har {ethnic:romani bakgrunn} og snakker romanes hjemme.""",
"political": """Han er {political:medlem av Arbeiderpartiet} og sitter i kommunestyret.
{political:Politisk tilhørighet}: SV""",
"sexual": """Hun forteller at hun er {sexual:lesbisk} og at familien ikke vet det.
{sexual:Seksuell orientering} er notert i journalen.""",
"biometric": """{biometric:Fingeravtrykk} og {biometric:ansiktsbilde} er tatt opp ved registreringen.""",
"genetic": """{genetic:Gentesten} viser {genetic:BRCA1}-mutasjon.""",
"criminal": """Han er tidligere {criminal:straffedømt} for vold.
Hun er {criminal:siktet} for tyveri og avhørt {date}.
{criminal:Politiattesten} viser merknad.
Han soner en {criminal:dom} på åtte måneder.
Er {criminal:dømt} til {criminal:samfunnsstraff} i tingretten.
Det er registrert {criminal:straffbare forhold} på personen.""",
},
"nn": {
"fnr": """Vi viser til søknaden frå {loose}, {Lfnr} {fnr}, som vi fekk {date}.
{Lfnr}: {fnr}
Gjeld: {Lfnr} {fnr}
Fødselsnummeret hennar er {fnr}, og det er kontrollert.
Kan du sjekke personnummeret {fnr}? Eg finn det ikkje i systemet.
Brukaren med {Lfnr} {fnr} har klaga på vedtaket.
{loose} ({fnr}) har ikkje svara på brevet vårt.
Barnet sitt fødselsnummer: {fnr}. Mora sitt: {fnr2}.
Ho oppgav {fnr} då ho ringde, men hadde ikkje legitimasjon.
Arbeidstakar {fnr} er meld inn i pensjonsordninga.
Skjemaet er signert elektronisk av {fnr}.
Personen er tidlegare registrert med {Lfnr} {fnr}.
Oppgje alltid fødselsnummeret ditt ({fnr}) når du tek kontakt.
Ektefellen sitt {Lfnr} er {fnr}.
{fnr} er ikkje registrert som busett i kommunen.""",
"hnum": """Pasienten er førebels registrert med {Lh} {h}.
{Lh}: {h}
Ukjend mann, {Lfh} {fh}, kom inn med ambulanse.""",
"phone": """Ta kontakt på {Lphone} {phone} om noko er uklart.
{Lphone}: {phone}
Mobilnummeret hans er {phone}, men han tek den sjeldan.
Du kan ringje meg på {phone} mellom 9 og 15.
Send melding til {phone} når du er framme.
Ho kan nåast på {phone} eller {email}.
Vi prøvde å ringje {phone} to gonger utan svar.
Han har bytt telefonnummer til {phone}.
Ring {phone} og spør etter vaktleiar.
Pårørande: {loose}, {Lphone} {phone}.
Eg er å treffe på {phoneb} heile veka.
Nummeret til vaktmeisteren er {phone}.""",
"email": """Send dokumentasjonen til {email} innan fristen.
{Lemail}: {email}
Svar gjerne direkte til {email}.
Kopi er sendt til {email}.
Eg har ikkje fått svar frå {email} enno.
E-postadressa hennar er {email}.
Meld deg på ved å skrive til {email}.
Spørsmål om personvern kan sendast til {email}.
Innkallinga gjekk til {email} og {email2}.""",
"location": """Ulukka skjedde ved {location}, like nord for avkøyrsla.
Båten vart sist sett i posisjon {location}.
Posisjon: {location}
Hytta ligg på {location}.
Koordinatar: {location}
Møt opp her: {location}
Telefonen hans var i {location} klokka 02.14.
Sporet sluttar ved {location}.
GPS-en viste {location} då bilen stansa.""",
"account": """Beløpet vert utbetalt til {Laccount} {account}.
{Laccount}: {account}
Løna går til {Laccount} {account}.
Kontonummeret ditt er registrert som {account}.
Vi ber om at refusjonen vert sett inn på {account}.
{Liban}: {iban}
Kunden har endra konto frå {account} til {account2}.""",
"kid": """{Lkid} {kid}
Bruk KID-nummer {kid} når du betaler.
Betal til {account} med KID {kid}.""",
"card": """{Lcard} {card} vart belasta to gonger.
Kortet {card} er sperra.
{Lcard}: {card}""",
"orgnr": """{company} AS, {Lorgnr} {orgnr}
Arbeidsgjevar: {company}, {Lorgnr} {orgnr}
{Lorgnr}: {orgnr}""",
"duf": """{Lduf}: {duf}
Søkjaren har {Lduf} {duf} hos UDI.""",
"hpr": """{Lhpr}: {hpr}
Lege {loose} ({Lhpr} {hpr}) har skrive tilvisinga.""",
"plate": """{Lplate} {plate}
Bilen har {Lplate} {plate}.
Køyretøy med {Lplate} {plate} vart observert på staden.
Parkeringsløyvet gjeld {Lplate} {plate}.""",
"born": """{loose}, {Lborn} {born}, bur saman med foreldra.
Ho er fødd {born} i Førde.
{Lborn} {born}
Pasient fødd {born}, innlagd {date}.
Eleven ({Lborn} {born}) byrjar i andre klasse.""",
"address": """{Laddress}: {address}
Ho er folkeregistrert i {address}.
Pakken skal leverast til {address}.
Han har flytta til {address}.
Synfaring i {address} er avtalt til {date}.
Leigetilhøvet gjeld {address}.""",
"name": """{Lname}: {name}
{Lname}: {name}, {Lphone} {phone}
Etternamn, førenamn: {namesf}
Referent: {name}
Ordstyrar: {name}
Verje: {name}
Kontaktpersonen vår er {loose}.""",
"net": """Innlogginga kom frå {ip} klokka 03.12.
IP-adressa {ip} høyrer til abonnementet.
{Lmac} {mac} er registrert på PC-en til eleven.""",
"health": """Pasienten har kjend {health:diagnose} {healthd} og brukar faste medisinar.
{loose} er {health:sjukmeld} i 50 % fram til {date}.
Det er søkt om {health:uføretrygd} etter langvarig {health:sjukdom}.
Ho er {health:gravid} og har termin i mars.
Brukaren har ei {health:psykisk liding} og får oppfølging.
{health:Legeerklæring} om {healthd} ligg ved.
Legen skriv at {health:sjukmeldinga} må forlengast.""",
"union": """Han er medlem av {union:Fagforbundet} og vert trekt {union:fagforeiningskontingent}.
Ho er {union:tillitsvald} for {union:fagforeininga} på arbeidsplassen.""",
"religion": """Ho er medlem av {religion:Den norske kyrkja}.
Familien er {religion:muslimar} og ber om {religion:halal}-mat.""",
"ethnic": """Ho er innført i {ethnic:valmanntalet til Sametinget}.
{ethnic:Etnisk bakgrunn}: {ethnic:samisk}""",
"political": """Han er {political:medlem av Senterpartiet} og sit i kommunestyret.""",
"sexual": """Ho fortel at ho er {sexual:lesbisk} og at familien ikkje veit det.""",
"biometric": """{biometric:Fingeravtrykk} er teke opp ved registreringa.""",
"genetic": """{genetic:Gentesten} viser {genetic:BRCA1}-mutasjon.""",
"criminal": """Han er tidlegare {criminal:straffedømd} for vald.
Ho er {criminal:sikta} for tjuveri og avhøyrd {date}.
Det er registrert {criminal:straffbare forhold} på personen.""",
},
"en": {
"fnr": """We refer to the application from {loose}, {Lfnr} {fnr}, received on {date}.
{Lfnr}: {fnr}
The employee's {Lfnr} is {fnr}.
Please check {fnr}; the lookup returns nothing.
She gave {fnr} over the phone but could not identify herself.
My Norwegian ID number is {fnr}, as you asked.
The form was signed by {fnr} with BankID.
{loose} ({fnr}) has not answered our letter.
Two customers share the account: {fnr} and {fnr2}.
Could not find person {fnr} in the registry.
He was issued a new {Lfnr}, {fnr}, in the spring.
Tenant's {Lfnr}: {fnr}""",
"hnum": """The patient is registered with {Lh} {h} for now.
{Lh}: {h}
Unidentified patient, {Lfh} {fh}.""",
"phone": """Call me on {phone} if anything is unclear.
{Lphone}: {phone}
{Lphone} {phone}
You can reach her at {phone} or {email}.
His mobile number is {phone}.
Please text {phone} when you arrive.
I tried {phone} twice, no answer.
Emergency contact: {loose}, {Lphone} {phone}.
Our switchboard is {phone}, fax {phone2}.
The caretaker's number is {phone}.
I am on {phoneb} all week.""",
"email": """Please send the documents to {email} before the deadline.
{Lemail}: {email}
Reply directly to {email}.
I have not heard from {email} yet.
The invitation went to {email} and {email2}.
Her e-mail address is {email}.
Questions about privacy: {email}.
The account {email} bounced twice.
Contact {email} for access.""",
"location": """The accident happened at {location}, just north of the exit.
The boat was last seen at {location}.
Position: {location}
The cabin is at {location}.
Coordinates: {location}
Meet here: {location}
His phone was at {location} at 02:14.
The user's last known position was {location}.
The track ends at {location}.""",
"account": """The amount is paid to {Laccount} {account}.
{Laccount}: {account}
Salary goes to {Laccount} {account}.
{Liban}: {iban}
Payments from abroad: IBAN {iban}, BIC DNBANOKKXXX.
The transfer to {iban} was rejected by the bank.
Please refund to {account}.""",
"kid": """{Lkid}: {kid}
Use KID {kid} when paying to {account}.""",
"card": """{Lcard} {card} was charged twice.
The customer read out {card} on the phone; delete it.
{Lcard}: {card}, expires 08/27
The card {card} has been blocked.
Declined: {card}""",
"orgnr": """{company} AS, {Lorgnr} {orgnr}
{Lorgnr}: {orgnr}
Employer: {company}, {Lorgnr} {orgnr}""",
"duf": """{Lduf}: {duf}
The applicant has {Lduf} {duf} with UDI.""",
"hpr": """{Lhpr}: {hpr}
Dr {loose} ({Lhpr} {hpr}) has written the referral.""",
"plate": """{Lplate} {plate}
The vehicle with {Lplate} {plate} was seen at the scene.
Parking permit for {Lplate} {plate}.""",
"born": """{loose}, {Lborn} {born}, lives with her parents.
He was born {born} in Oslo.
{Lborn} {born}
Patient born {born}, admitted {date}.""",
"address": """{Laddress}: {address}
The parcel goes to {address}.
He has moved to {address}.
The tenancy is for {address}.""",
"name": """{Lname}: {name}
{Lname}: {name}, {Lphone} {phone}
Surname, first name: {namesf}
Minutes taken by: {name}
Guardian: {name}
Our contact is {loose}.""",
"net": """The login came from {ip} at 03:12.
{Lip} {ip} belongs to the subscriber.
{Lmac} {mac} is registered on the pupil's laptop.""",
"health": """The patient has a known {health:diagnosis} of {healthen} and takes regular medication.
{loose} is on {health:sick leave} until {date}.
She is {health:pregnant} and due in March.
He suffers from {healthen} and needs adjustments.
A {health:medical certificate} about {healthen} is attached.
She receives {health:disability benefit} after a long {health:illness}.""",
"union": """He is a member of a {union:trade union} and pays {union:union dues}.
She is a {union:shop steward} for the union at work.""",
"religion": """The family are {religion:Muslims} and ask for {religion:halal} food.
{religion:Religion}: {religion:Catholic}""",
"ethnic": """{ethnic:Ethnicity}: {ethnic:Sami}""",
"political": """He is a {political:member of the Labour Party}.
{political:Political affiliation}: Green Party""",
"sexual": """She says she is {sexual:lesbian} and that her family does not know.
{sexual:Sexual orientation} is noted in the file.""",
"biometric": """{biometric:Fingerprints} and a {biometric:facial image} were taken.""",
"genetic": """The {genetic:genetic test} shows a {genetic:BRCA1} mutation.""",
"criminal": """He has a {criminal:criminal record} for violence.
She is {criminal:charged} with theft.
He was {criminal:convicted} of fraud in {date}.""",
},
}
VALUE = {lang: {kind: text.split("\n") for kind, text in kinds.items()} for lang, kinds in VALUE.items()}

FILLER = {
"nb": """Møtet ble avholdt i tråd med innkallingen, og det kom ingen merknader til sakslisten.
Vi har forståelse for at saken har tatt lang tid, og beklager ulempene dette har medført.
Fristen for å klage er tre uker fra du mottok dette brevet.
Saken blir behandlet i den rekkefølgen den kom inn.
Det er viktig at alle vedlegg følger med når skjemaet sendes inn.
Budsjettet for neste år ble gjennomgått uten at det ble fattet vedtak.
Vi minner om dugnaden på lørdag, der det blir servert vafler og kaffe.
Etter en samlet vurdering er det ikke grunnlag for å omgjøre vedtaket.
Systemet var nede i omtrent to timer på grunn av planlagt vedlikehold.
Leverandøren har lovet å rette feilen i neste versjon.
Rapporten viser en svak økning i antall henvendelser sammenlignet med i fjor.
Alle ansatte må gjennomføre kurset i informasjonssikkerhet innen utgangen av måneden.
Veien er stengt for gjennomkjøring mens arbeidet pågår.
Det gis ikke refusjon for reiser som kunne vært gjennomført med rutegående transport.
Du finner mer informasjon på nettsidene våre.
Vi ønsker å høre hvordan du opplevde besøket.
Taket lekker fremdeles, og styret har hentet inn tre tilbud.
Det ble enighet om å utsette saken til neste møte.
Barna har vært på tur i skogen og laget hytter av granbar.
Tiltaket skal evalueres etter seks måneder.
Avtalen kan sies opp skriftlig med tre måneders varsel.
Vi jobber med en løsning og kommer tilbake med mer informasjon.
Opplæringen består av to deler, og begge må være bestått.
Arkivet er flyttet til andre etasje, og nøkkelen henger i resepsjonen.
Det er behov for flere frivillige til arrangementet i sommer.
Prisen inkluderer montering, men ikke frakt.
Kommunen har ansvar for brøyting av gang- og sykkelveier.
Regelverket ble endret ved årsskiftet, og rundskrivet er oppdatert.
Hun tok kontakt igjen etter ferien og ville vite hvor saken sto.
Han opplyste at han ikke hadde mottatt brevet.
Vurderingen bygger på opplysningene som lå i saken da vedtaket ble truffet.
Det er ikke noe i veien for at søknaden sendes på nytt.
Timen er satt opp til torsdag formiddag, og kan flyttes ved behov.
Strømmen gikk i hele bygget like før lunsj.
Personvernerklæringen forteller hvilke opplysninger vi lagrer og hvorfor.
Ta med legitimasjon når du møter opp.
Kassa stengte tidlig, så oppgjøret måtte vente til mandag.
Utstyret er lånt ut, men skal være tilbake på fredag.
Kravet er foreldet, og det kan ikke kreves mer enn tre år tilbake i tid.
Styret takker for innsatsen og ønsker alle en god sommer.
Tilsynet avdekket to avvik som må lukkes.
Planen legges ut på høring i seks uker.
Vi har lagt ved en oversikt over hva som mangler.
Skolen har fått nye vinduer og bedre ventilasjon.
Bussen går hvert kvarter, og stopper rett utenfor.
Det må søkes om dispensasjon før arbeidet kan begynne.
Feilen oppstår bare når brukeren lagrer to ganger etter hverandre.
Vi har testet løsningen med alle tre nettlesere.""",
"nn": """Møtet vart halde i samsvar med innkallinga, og det kom ingen merknader til saklista.
Vi har forståing for at saka har teke lang tid, og vi orsakar dette.
Fristen for å klage er tre veker frå du fekk dette brevet.
Saka vert handsama i den rekkjefølgja ho kom inn.
Det er viktig at alle vedlegg følgjer med når skjemaet vert sendt inn.
Budsjettet for neste år vart gjennomgått utan at det vart gjort vedtak.
Vi minner om dugnaden på laurdag, der det vert servert vaflar og kaffi.
Etter ei samla vurdering er det ikkje grunnlag for å gjere om vedtaket.
Systemet var nede i om lag to timar på grunn av planlagt vedlikehald.
Leverandøren har lova å rette feilen i neste versjon.
Rapporten viser ein svak auke i talet på førespurnader.
Alle tilsette må gjennomføre kurset i informasjonstryggleik.
Vegen er stengd for gjennomkøyring medan arbeidet står på.
Du finn meir informasjon på nettsidene våre.
Taket lek framleis, og styret har henta inn tre tilbod.
Det vart semje om å utsetje saka til neste møte.
Barna har vore på tur i skogen og laga hytter av granbar.
Tiltaket skal evaluerast etter seks månader.
Avtala kan seiast opp skriftleg med tre månaders varsel.
Vi arbeider med ei løysing og kjem attende med meir informasjon.
Arkivet er flytta til andre høgda, og nykelen heng i resepsjonen.
Prisen inkluderer montering, men ikkje frakt.
Kommunen har ansvar for brøyting av gang- og sykkelvegar.
Regelverket vart endra ved årsskiftet, og rundskrivet er oppdatert.
Ho tok kontakt att etter ferien og ville vite kvar saka stod.
Han opplyste at han ikkje hadde fått brevet.
Timen er sett opp til torsdag føremiddag, og kan flyttast ved behov.
Straumen gjekk i heile bygget like før lunsj.
Ta med legitimasjon når du møter opp.
Utstyret er lånt ut, men skal vere attende på fredag.
Styret takkar for innsatsen og ønskjer alle ein god sommar.
Tilsynet avdekte to avvik som må lukkast.
Planen vert lagd ut på høyring i seks veker.
Skulen har fått nye vindauge og betre ventilasjon.
Bussen går kvart kvarter og stoggar rett utanfor.
Vi har prøvd løysinga med alle tre nettlesarane.""",
"en": """The meeting was held as announced, and there were no remarks on the agenda.
We are sorry for the delay and any trouble it may have caused.
You may appeal within three weeks of receiving this letter.
Cases are handled in the order in which they arrive.
Please make sure that all attachments are included when you submit the form.
The budget for next year was discussed, but no decision was made.
The system was down for about two hours because of planned maintenance.
The supplier has promised to fix the fault in the next release.
The report shows a slight increase in the number of enquiries.
All staff must finish the security course by the end of the month.
The road is closed to through traffic while the work is going on.
You will find more information on our web pages.
The roof is still leaking, and the board has asked for three quotes.
It was agreed to postpone the matter until the next meeting.
The agreement may be ended in writing with three months' notice.
We are working on a solution and will come back with more details.
The archive has moved to the second floor; the key is at reception.
The price includes fitting but not shipping.
The rules changed at the new year, and the circular has been updated.
She got in touch again after the holidays to ask how the case stood.
He said that he had not received the letter.
The appointment is on Thursday morning and can be moved if needed.
Power failed in the whole building just before lunch.
Bring proof of identity when you come.
The equipment is on loan but should be back by Friday.
The inspection found two deviations that must be closed.
The plan is open for comments for six weeks.
The error only shows when the user saves twice in a row.
We have tested the change in all three browsers.
Nothing in the contract prevents a new application.
The bus runs every fifteen minutes and stops right outside.
Volunteers are still needed for the summer event.""",
}
FILLER = {lang: text.split("\n") for lang, text in FILLER.items()}

# Sentences put together: who, does what, when or why.
PARTS = {
    "nb": (["Styret", "Avdelingen", "Leverandøren", "Kommunen", "Utvalget", "Prosjektgruppen", "Vaktmesteren", "Driftsteamet", "Skolen", "Regnskapsføreren", "Forvaltningen", "Naboen", "Ledelsen", "Kundesenteret"],
           ["vurderer om ordningen skal videreføres", "har bestilt nye møbler til kantina", "ba om en ny gjennomgang av rutinene", "sendte ut informasjon om endringene", "avventer svar fra entreprenøren", "har oppdatert planen for vedlikehold",
            "fant ingen feil i grunnlaget", "foreslår å flytte arrangementet", "har lukket avviket", "skal lage et forslag til budsjett", "melder om god fremdrift", "har behov for mer tid", "vil gjennomføre en befaring", "ønsker en tydeligere avklaring"],
           ["før sommeren", "i løpet av uken", "etter ønske fra flere", "uten at det påvirker prisen", "så snart det lar seg gjøre", "ved neste anledning", "til tross for det dårlige været", "i samråd med vernetjenesten", "innen fristen", "som avtalt", "på grunn av høy pågang", "etter en lengre diskusjon"]),
    "nn": (["Styret", "Avdelinga", "Leverandøren", "Kommunen", "Utvalet", "Prosjektgruppa", "Vaktmeisteren", "Driftslaget", "Skulen", "Rekneskapsføraren", "Naboen", "Leiinga"],
           ["vurderer om ordninga skal førast vidare", "har tinga nye møblar til kantina", "bad om ein ny gjennomgang av rutinane", "sende ut informasjon om endringane", "ventar på svar frå entreprenøren", "har oppdatert planen for vedlikehald",
            "fann ingen feil i grunnlaget", "gjer framlegg om å flytte arrangementet", "har lukka avviket", "melder om god framdrift", "treng meir tid", "ønskjer ei tydelegare avklaring"],
           ["før sommaren", "i løpet av veka", "etter ønske frå fleire", "utan at det påverkar prisen", "så snart det lèt seg gjere", "ved neste høve", "trass i det dårlege vêret", "innan fristen", "som avtalt", "etter ein lengre diskusjon"]),
    "en": (["The board", "The department", "The supplier", "The municipality", "The committee", "The project group", "The caretaker", "The operations team", "The school", "The accountant", "Management", "The help desk"],
           ["is considering whether to continue the scheme", "has ordered new furniture for the canteen", "asked for another review of the routines", "sent out information about the changes", "is waiting for an answer from the contractor",
            "has updated the maintenance plan", "found no errors in the figures", "suggests moving the event", "has closed the deviation", "reports good progress", "needs more time", "would like a clearer decision"],
           ["before the summer", "during the week", "at the request of several members", "without any effect on the price", "as soon as possible", "at the next opportunity", "in spite of the weather", "within the deadline", "as agreed", "after a long discussion"]),
}

# Sentences with something that is not personal data. {t:...} are made by traps.py.
TRAP = {
"nb": """Ordrenummer {order} er sendt, sporingsnummer {tracking}.
Faktura nr. {invoice} forfaller {date}.
Faktura {invoice} på kr {price} er purret.
Sak {case} er oversendt fylkeskommunen.
Vi viser til sak {case} og tidligere brev.
Referanse: {ref}
Deres ref.: {ref}   Vår ref.: {case}
EAN {ean} er utgått fra sortimentet.
Boken (ISBN {isbn}) er bestilt til biblioteket.
IMEI {imei} er sperret av operatøren.
Rommet er på {small} m², og arealet er målt til {decimal}.
Målerstanden var {meter} kWh ved innflytting.
Versjon {version} ble rullet ut {date}.
Serveren svarer på {privateip}:{port}.
Oppdater til {pkg} før helgen.
Artikkelnummer {productcode} er på lager.
Produktkode {platelike} er utsolgt, bruk {platelike} i stedet.
Datoen {date} passer for de fleste.
Kundens polske nummer (PESEL {pesel}) er ikke registrert her.
Sendingen har kollinummer {tracking}.
Transaksjon {guid} feilet.
Bilen har gått {km} km siden service.
Det kom {small} svar på undersøkelsen, {percent} prosent av de inviterte.
Kontrollsifferet i {nearmiss} er feil.
Nummeret {nearmiss} finnes ikke, det er trolig tastet feil.
Strekkoden {ean} lar seg ikke lese.
Bestilling {order11} er delvis levert.
Arkivreferanse {order11}, journalpost {small}.
Filen {stampname} ligger i mappen for i går.
Kampanjen varer {date} til {date}.
Gnr. 47 bnr. {small} er regulert til bolig.
Rapport {ref} har {small} sider.
Vi bor ikke lenger i Storgata.
Det bygges nye boliger i Strandgata og Parkveien.
År 2024 Oslo Maraton, 1814 Eidsvoll og 1905 Kristiania var temaene.
Bruk farge {colour} på knappen.
Postboksen tømmes klokken 16.30.
{soft:Egenmelding} kan brukes i inntil åtte dager om gangen etter retningslinjene.
Bedriftens policy for {soft:sykefravær} gjelder alle ansatte.
Kantina merker alle retter med {soft:allergener}.
Kurset handler om {soft:fagforeningenes} historie.
Loven forbyr {soft:diskriminering} på grunn av {soft:religion og livssyn}.
Stortingsmeldingen omtaler {soft:psykisk helse} i befolkningen.
Hotline-koden {small} gjelder bare i dag.
Løpenummer {num8} er makulert.
Kvitteringsnummer {num9} mangler i bilaget.
Serienummer {serial} er tilbakekalt.
Transaksjonsnummer {num12} er ikke bokført.
Ideen ble født {olddate} over en kaffekopp.
Barnehagen åpnet {olddate} og er drevet av foreldrene.
Foreningen ble stiftet {olddate}.
Navn: {companyas}
Søker: {companyas}
Kontaktperson: se vedlegg
Fødselsnummer: ___________
Personnummer skal bestå av 11 siffer.
Feltet fødselsnummer (11 siffer) kan ikke være tomt, skriv 00000000000 hvis det mangler.
Telefon: se intranettet
Før beløpet mot konto {ledger} i regnskapet.
Regnskapskonto {ledger} er avstemt, avviket er {price}.
Vinnertallene ble {lotto}.
Bussene går {timetable} fra torget.
Varen har nummer {grouped8} i katalogen.
Resultatet ble {floatpair} i de to målingene.
Gjennomsnitt og standardavvik: {floatpair}.
Vi møtes @ kantina, 3 stk @ 45,50.
Følg oss som @nordlys_sak på alle kanaler.
E-postadresser har formen %s@firma.no i malen.
Hei Oslo! Nå åpner vi butikk hos dere.
{soft:Diagnoseverktøyet} for bilen viser feil på lambdasonden.
{soft:Samisk språk} er et av fagene på timeplanen.
Retten til å organisere seg i {soft:fagforening} er grunnlovsfestet.
{soft:Legemiddelet} er trukket fra markedet av produsenten.
{soft:Straffeloven} ble endret, og {soft:dommer} etter den gamle loven står ved lag.
Kontonummer må bestå av elleve siffer.
IP-adressen til skriveren er {privateip}.
Medlemstallet er {grouped8} i hele landet.
Prosjektnummer {order11} belastes.
Ansattnummer {num7} gjelder bare stillingen.
Malen er merket {platelike} bak.
Timeplan: {lotto}
Loddnummer {lotto} er trukket ut.
Filmen {place_number} går på kino i kveld.
Planen Strandgata 2030 legges frem i høst.
Trafikktall for Storgata 2019 til 2024 ligger i vedlegget.
Kapittel {place_number} er utsatt.
Hylle Skogveien 80 cm er utsolgt.""",
"nn": """Ordrenummer {order} er sendt, sporingsnummer {tracking}.
Faktura nr. {invoice} forfell {date}.
Sak {case} er send over til fylkeskommunen.
Referanse: {ref}
Dykkar ref.: {ref}   Vår ref.: {case}
Boka (ISBN {isbn}) er tinga til biblioteket.
Målarstanden var {meter} kWh ved innflytting.
Versjon {version} vart rulla ut {date}.
Tenaren svarar på {privateip}:{port}.
Produktkode {platelike} er utseld.
Datoen {date} passar for dei fleste.
Transaksjon {guid} feila.
Det kom {small} svar på undersøkinga, {percent} prosent av dei inviterte.
Kontrollsifferet i {nearmiss} er feil.
Tinging {order11} er delvis levert.
Løpenummer {num8} er makulert.
Det vert bygd nye bustader i Strandgata og Parkveien.
{soft:Eigenmelding} kan brukast i inntil åtte dagar om gongen etter retningslinene.
Verksemda sin policy for {soft:sjukefråvær} gjeld alle tilsette.
Lova forbyr {soft:diskriminering} på grunn av {soft:religion og livssyn}.
Kvitteringsnummer {num9} manglar i bilaget.
Ideen vart fødd {olddate} over ein kaffikopp.
Foreininga vart skipa {olddate}.
Namn: {companyas}
Fødselsnummer: ___________
Personnummer skal ha 11 siffer.
Før beløpet mot konto {ledger} i rekneskapen.
Vinnartala vart {lotto}.
Bussane går {timetable} frå torget.
Vara har nummer {grouped8} i katalogen.
Resultatet vart {floatpair} i dei to målingane.
Retten til å organisere seg i {soft:fagforeining} er grunnlovfesta.
IP-adressa til skrivaren er {privateip}.""",
"en": """Order number {order} has shipped, tracking number {tracking}.
Invoice no. {invoice} is due on {date}.
Invoice {invoice} for NOK {price} is overdue.
Case {case} has been forwarded.
Reference: {ref}
EAN {ean} is discontinued.
ISBN {isbn} is out of print.
IMEI {imei} has been blocked by the operator.
The meter stood at {meter} kWh.
Version {version} was rolled out on {date}.
The server answers on {privateip}:{port}.
Upgrade to {pkg} before the weekend.
Item {platelike} is sold out, use {platelike} instead.
Transaction {guid} failed.
The Brazilian CPF {cpf} is not validated here.
There were {small} answers, {percent} percent of those invited.
The check digit of {nearmiss} is wrong.
Ticket {order11} is still open.
Serial number {serial} has been recalled.
Our policy on {soft:sick leave} applies to all employees.
The law forbids {soft:discrimination} because of {soft:religion or ethnicity}.
The course covers the history of {soft:trade unions}.
Run number {num8} has been scrapped.
The commit {digest} broke the build.
Contact the on-call team through the usual channel.
The ship has IMO number {num7} and a crew of {small}.
The idea was born {olddate} over a cup of coffee.
The company was founded {olddate}.
Name: {companyas}
National identity number: ___________
The winning numbers were {lotto}.
Buses leave at {timetable}.
The part has number {grouped8} in the catalogue.
The two runs gave {floatpair} on average.
Post it to ledger account {ledger}.
The template uses %s@company.com for all addresses.
The {soft:diagnosis tool} shows a fault in the sensor.
Phone: see the intranet
Project number {order11} is charged.
The programme Strandgata 2030 starts in the autumn.
The film {place_number} opens tonight.""",
}
TRAP = {lang: text.split("\n") for lang, text in TRAP.items()}

GREET = {"nb": ["Hei {first}!", "Hei {first},", "Kjære {first},", "Hei, {first}!", "God dag {first},", "Hei {name},"], "nn": ["Hei {first}!", "Hei {first},", "Kjære {first},"], "en": ["Hi {first},", "Dear {first},", "Hello {first},", "Dear {name},"]}
GREET_NOBODY = {"nb": ["Hei!", "Hei alle sammen,", "Hei igjen,", "Kjære kunde,", "Til den det gjelder", "Hei og takk for sist!", "God morgen,"], "nn": ["Hei!", "Hei alle saman,", "Hei att,", "Kjære kunde,"], "en": ["Hi all,", "Dear customer,", "Hello,", "To whom it may concern,", "Hi team,"]}
BYE = {"nb": ["Med vennlig hilsen", "Vennlig hilsen", "Mvh", "Hilsen", "Beste hilsen", "Hilsen oss i"], "nn": ["Med venleg helsing", "Venleg helsing", "Helsing", "Mvh"], "en": ["Kind regards,", "Best regards,", "Best,", "Sincerely,", "Regards,"]}
TITLES = {"nb": ["Daglig leder", "Saksbehandler", "Rådgiver", "Avdelingsleder", "Kundekonsulent", "Sykepleier", "Regnskapsfører", "Prosjektleder"], "nn": ["Dagleg leiar", "Sakshandsamar", "Rådgjevar", "Avdelingsleiar"],
          "en": ["Managing director", "Case officer", "Adviser", "Project manager", "Accountant"]}
HEADINGS = {"nb": ["Vedtak om støtte", "Svar på henvendelse", "Klage på vedtak", "Referat fra møte", "Notat i saken", "Innkalling til samtale", "Foreløpig svar", "Melding om flytting", "Avslag på søknad", "Orientering", "Bekreftelse"],
            "nn": ["Vedtak om stønad", "Svar på førespurnad", "Klage på vedtak", "Referat frå møte", "Notat i saka", "Innkalling til samtale", "Førebels svar"],
            "en": ["Decision on support", "Reply to your enquiry", "Complaint", "Minutes of the meeting", "Case note", "Preliminary answer", "Confirmation"]}
