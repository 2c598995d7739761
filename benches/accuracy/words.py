"""Word lists: common given names and surnames, street names, places, made-up companies and their domains."""

FIRST_WOMEN = """Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida Nina Maria Elisabeth Kristin
Heidi Ellen Bente Elin Silje Camilla Hanne Tone Mari Sissel Gerd Grete Åse Linn Julie Emma Nora Sofie Thea Sara Emilie Ragnhild Turid Unni
Vilde Tuva Ingeborg Gunn Karoline Åshild Synnøve Guro Jorunn Oddny Máret Elle Fatima Amina Aisha Hodan Zofia Agnieszka Olena Thi Xuan Leila""".split()
FIRST_MEN = """Jan Per Bjørn Ole Lars Kjell Knut Svein Arne Thomas Hans Geir Tor Morten Terje Odd Erik Martin Andreas John Jon Anders Rune
Trond Tore Daniel Harald Rolf Helge Øyvind Stian Espen Kristian Magnus Henrik Sindre Håkon Sverre Gunnar Leif Marius Jonas Mathias Jakob
Emil Noah Oskar Filip Aksel Tarjei Eirik Sondre Asbjørn Ståle Ørjan Åge Ándaras Nils Mohammed Ali Ahmed Yusuf Piotr Andrzej Oleksandr Minh Hassan""".split()
SURNAMES = """Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen Hagen
Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen Moen Gundersen Iversen Strand Solberg Svendsen Eide
Knutsen Martinsen Bakken Paulsen Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Ali Lunde Solheim Berge Moe Nygård Bakke Fredriksen Holm
Lien Hauge Christensen Andresen Nielsen Knudsen Evensen Sæther Aas Myhre Hanssen Ahmed Haugland Thomassen Sivertsen Simonsen Danielsen Berntsen
Sandvik Rønning Arnesen Næss Vik Antonsen Haug Ellingsen Thorsen Edvardsen Gulbrandsen Isaksen Birkeland Ruud Aasen Strøm Ødegård Tangen Myklebust
Eliassen Mikkelsen Tveit Brekke Aune Skaar Ødegaard Engen Kvam Fossum Utne Hætta Sara Gaup Somby Kowalski Nowak Hussain Khan Mohamed Ibrahim
Bjørnstad Grønvold Østby Ånestad Sjåvik Færøvik""".split()

STREETS = """Storgata Kirkegata Skolegata Strandgata Parkveien Bjørkeveien Granveien Furuveien Fjellveien Solbakken Industrivegen Skogveien
Elveveien Havnegata Torggata Jernbanegata Nedre\u00a4Storgate Øvre\u00a4Langgate Dronningens\u00a4gate Kongens\u00a4gate Thereses\u00a4gate Markveien Sannergata
Åsveien Myrvegen Haugveien Liavegen Fjordgata Sjøgata Nordre\u00a4gate Olav\u00a4Tryggvasons\u00a4gate Nygårdsgaten Strømgaten Damsgårdsveien Tyssøyvegen
Rosenborggata Ladeveien Bergsliens\u00a4gate Sørkedalsveien Maridalsveien Trondheimsveien Ullevålsveien Carl\u00a4Berners\u00a4plass Majorstuveien Bakkehaugen
Gamleveien Prestegårdsallé Kvartsstien Blåbærstien Lyngveien Heimdalsvegen Ringvegen Stasjonsvegen Bruvegen Nesvegen Vestre\u00a4Svanholmen
Gamle\u00a4Drammensvei Finnmarksveien Deanugeaidnu""".replace("\u00a4", "_").split()
STREETS = [s.replace("_", " ") for s in STREETS]

POSTAL = [(p[:4], p[5:]) for p in """0155 OSLO; 0181 OSLO; 0473 OSLO; 0364 OSLO; 0575 OSLO; 0657 OSLO; 5003 BERGEN; 5016 BERGEN; 5059 BERGEN; 7011 TRONDHEIM; 7030 TRONDHEIM; 7046 TRONDHEIM;
4025 STAVANGER; 4036 STAVANGER; 4007 STAVANGER; 9038 TROMSØ; 1608 FREDRIKSTAD; 8031 BODØ; 2309 HAMAR; 6012 ÅLESUND; 4336 SANDNES; 5506 HAUGESUND; 3104 TØNSBERG; 1511 MOSS;
3743 SKIEN; 4857 ARENDAL; 6419 MOLDE; 9406 HARSTAD; 2605 LILLEHAMMER; 9520 KAUTOKEINO; 3214 SANDEFJORD; 3256 LARVIK; 2806 GJØVIK; 3611 KONGSBERG; 3188 HORTEN; 2053 JESSHEIM; 2012 LILLESTRØM;
1383 ASKER; 1424 SKI; 1760 HALDEN; 7808 NAMSOS; 7712 STEINKJER; 7600 LEVANGER; 8514 NARVIK; 8406 SORTLAND; 8300 SVOLVÆR; 9950 VARDØ; 9900 KIRKENES; 9602 HAMMERFEST; 6810 FØRDE;
6857 SOGNDAL; 5714 VOSS; 5750 ODDA; 5414 STORD; 6155 ØRSTA; 6102 VOLDA; 6065 ULSTEINVIK; 6601 SUNNDALSØRA; 7341 OPPDAL; 7374 RØROS; 2414 ELVERUM; 2206 KONGSVINGER; 9170 LONGYEARBYEN;
1433 ÅS; 1447 DRØBAK; 1541 VESTBY; 2450 RENA; 2501 TYNSET; 2670 OTTA; 2901 FAGERNES; 3551 GOL; 3580 GEILO; 3661 RJUKAN; 3676 NOTODDEN; 3803 BØ I TELEMARK; 3770 KRAGERØ; 4953 RISØR; 4876 GRIMSTAD;
4791 LILLESAND; 4515 MANDAL; 4551 FARSUND; 4400 FLEKKEFJORD; 4379 EGERSUND; 4341 BRYNE; 4105 JØRPELAND; 4201 SAUDA; 8656 MOSJØEN; 8908 BRØNNØYSUND; 8201 FAUSKE; 8376 LEKNES; 9300 FINNSNES;
9750 HONNINGSVÅG; 9700 LAKSELV; 6781 STRYN; 6702 MÅLØY; 6301 ÅNDALSNES; 7570 HELL; 7652 VERDAL; 7300 ORKANGER; 2081 EIDSVOLL; 1410 KOLBOTN; 2830 RAUFOSS; 2381 BRUMUNDDAL; 2639 VINSTRA""".replace("\n", " ").split("; ")]

PLACES = [("Oslo", 59.91, 10.75), ("Bergen", 60.39, 5.32), ("Trondheim", 63.43, 10.40), ("Stavanger", 58.97, 5.73), ("Tromsø", 69.65, 18.96), ("Kristiansand", 58.15, 8.0),
          ("Bodø", 67.28, 14.40), ("Ålesund", 62.47, 6.15), ("Hamar", 60.79, 11.07), ("Alta", 69.97, 23.27), ("Kirkenes", 69.73, 30.05), ("Røros", 62.57, 11.38),
          ("Voss", 60.63, 6.42), ("Geilo", 60.53, 8.21), ("Molde", 62.74, 7.16), ("Drammen", 59.74, 10.20), ("Kautokeino", 69.01, 23.04), ("Longyearbyen", 78.22, 15.64),
          ("Svolvær", 68.23, 14.57), ("Florø", 61.60, 5.03), ("Lillehammer", 61.12, 10.47), ("Mo i Rana", 66.31, 14.14)]

COMPANIES = """Fjellvik Regnskap|Nordlys Eiendom|Vestfold Rør og Varme|Havblikk Barnehage|Tindra Systemer|Solsiden Borettslag|Bølgen Kafé|Grønland Trafikkskole|Sjøheimen Hotell|Kvernbekk Bruk
Skjærgård Dykk|Ulvedal Bygg|Tverrfjell Consulting|Blåklokken Legesenter|Dovretind Transport|Målselv Fisk|Kråkerøy Elektro|Brattli Tannklinikk|Hardangervidda Turlag|Polarlys Media""".replace("\n", "|").split("|")

DOMAINS = """gmail.com gmail.com hotmail.com online.no outlook.com live.no icloud.com yahoo.no getmail.no broadpark.no fjellvik-regnskap.no nordlyseiendom.no
tindra-systemer.no havblikkbarnehage.no ulvedal.no dovretind.as kommune-fellestjenesten.no student.nordtun.edu post.skjaergard.dev brattli.name malselvfisk.no
sykehuset-vest.no nav-partner.no polarlys.media krakeroy-elektro.com bolgenkafe.no vgs.storfjord.kommune.no consulting.tverrfjell.io""".split()
IDN_DOMAINS = ["blåbærlia.no", "grønnsund.no", "tverråselva.no", "kjøkkenhjørnet.no", "sjøheimen.no", "ærlighetøl.no"]
EXAMPLE_DOMAINS = ["example.com", "example.org", "example.net", "firma.example", "test.example.com", "nav.test", "mail.invalid"]
ROLES = ["post", "postmottak", "firmapost", "kontakt", "info", "support", "faktura", "noreply", "no-reply", "ikke-svar", "kundeservice", "resepsjon"]
AGENCIES = ["NAV Hamar", "Skatteetaten", "Statens vegvesen", "Lånekassen", "UDI", "Husbanken", "Kommunens servicetorg", "Statsforvalteren i Vestland", "Pasientreiser", "Barneverntjenesten",
            "Plan- og bygningsetaten", "Fylkeskommunen", "Politiets utlendingsenhet", "Tingretten", "Arbeidstilsynet"]
PRODUCTS = ["Kaffekopp blå", "Skrue M6x30", "USB-C-kabel 2 m", "Turjakke Rondane", "Knekkebrød 320 g", "Sykkelhjelm Junior", "LED-pære E27", "Tapet Astrid", "Stol Ingrid", "Lampe Berg", "Hylle Ivar 80x50",
            "Notatbok A5", "Vinterdekk 205/55R16", "Ullsokker str. 42", "Kjøkkenvekt", "Bord Hansen", "Printerpapir 80 g", "Sekk Marka 35 L"]
ICD = ["F32.1", "J45.9", "E11.9", "I10", "M54.5", "F41.1", "G43.0", "F20.0", "K50.9", "C50.9"]
DIAGNOSES = ["depresjon", "diabetes type 2", "astma", "angst", "brystkreft", "epilepsi", "migrene", "ADHD", "revmatoid artritt", "hjertesvikt", "spiseforstyrrelse", "bipolar lidelse", "kols"]
DIAGNOSES_EN = ["depression", "type 2 diabetes", "asthma", "anxiety", "breast cancer", "epilepsy", "migraine", "ADHD", "rheumatoid arthritis", "heart failure"]
