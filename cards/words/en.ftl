### What people read and type, in English. Every other language has the same keys and arguments.

language-name = English
language-tags = en

## How long

span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-business-days = { $count ->
    [one] up to { $count } business day
   *[other] up to { $count } business days
}
span-moment = less than a minute
moment-of-day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $clock }

## Names of things

product-azure = Azure
product-azure-hint = Virtual machines, networks, storage, databases, app hosting
product-entra = Microsoft Entra ID
product-entra-hint = Sign-in, users and groups, conditional access
product-m365 = Microsoft 365
product-m365-hint = Exchange, Teams, SharePoint, OneDrive, Office apps
product-dynamics = Dynamics 365 and Power Platform
product-dynamics-hint = Sales, Business Central, Power Apps, Power Automate
product-ems = Enterprise Mobility + Security
product-ems-hint = Intune, device management, information protection
product-marketplace = Marketplace product
product-marketplace-hint = Software of another publisher, bought through Microsoft

kind-technical = Technical problem
kind-technical-hint = Something is broken or does not work as described
kind-billing = Billing or subscription
kind-billing-hint = Invoices, prices, credits, licences, subscriptions
kind-quota = Quota
kind-quota-hint = More capacity than the current limit allows
kind-question = Question or advice
kind-question-hint = Nothing is broken
kind-fraud = Fraud or dispute
kind-fraud-hint = Misuse of a subscription, or charges that are disputed
kind-vulnerability = Security vulnerability
kind-vulnerability-hint = A weakness in a Microsoft product itself

severity-A = A · Critical
severity-A-hint = Critical business impact: significant loss or degradation of services, production is down
severity-B = B · Moderate
severity-B-hint = Moderate business impact: services are partly lost or degraded, work can go on in a limited way
severity-C = C · Minimal
severity-C-hint = Minimal business impact: minor impediments, services are still available, or nothing in production

relationship-direct = Direct-bill partner
relationship-provider = Indirect provider
relationship-reseller = Indirect reseller
relationship-advisor = Advisor
relationship-own = Our own tenant

fact-gdap = GDAP role for support requests
fact-subscription_rights = Helpdesk rights on the Azure subscription
fact-entra_premium = Entra ID P1 or P2
fact-dynamics_contract = ASfP or higher for Dynamics 365

state-waiting-for-admin = Waiting for an admin agent
state-handed-off = Ready to be submitted
state-submitted = Submitted, waiting for an answer
state-answered = Answered
state-closed = Closed

event-created = created
event-taken = took it
event-submitted = submitted it
event-numbered = number
event-answered = marked it as answered
event-noted = noted
event-chased = took the text that asks for the answer
event-escalated = escalated it
event-offered = offered it
event-accepted = accepted the handover
event-declined = declined the handover
event-snoozed = snoozed it
event-reported = Microsoft's system shows
event-notified = was notified
event-closed = closed it

stage-forgotten = not submitted yet
stage-promise-warning = our answer to the customer due soon
stage-promise-breach = our answer to the customer overdue
stage-response-warning = first response due soon
stage-response-breach = first response overdue
stage-answered = first response received
stage-changed = new status
stage-escalated = escalated
stage-offered = handover offered
stage-accepted = handover accepted
stage-declined = handover declined
stage-unreached = an earlier notice did not arrive
stage-digest = several late notices

escalation-level-duty_channel = duty channel
escalation-level-duty_manager = duty manager

topic-reminders = Reminders
topic-reminders-hint = Remind me of requests that no one has submitted or taken
topic-warnings = Warnings
topic-warnings-hint = Warn me before an answer is due
topic-breaches = Overdue answers
topic-breaches-hint = Tell me when an answer did not come in time
topic-news = News from Microsoft
topic-news-hint = Tell me when Microsoft's system shows an answer or a new status

yes = Yes
no = No
unsure = Not sure
unknown = Not known
none = None

## Buttons and fields of the guided dialog

back = Back
cancel = Cancel
continue = Continue
change = Change
change-step = Change: { $step }
search = Search
choose = Choose
search-again = Search again
discard = Discard
back-to-draft = Back to that draft
keep-for-later = Keep for later
chosen-before = Chosen before
answered-before = Answered before: { $answer }

field-customer = Customer
field-customer-error = Type part of the name, domain or tenant ID.
field-customer-placeholder = Part of the name, domain or tenant ID
field-tenant_id = Customer
field-tenant_id-error = Choose a customer from the list.
field-tenant_id-placeholder = Start typing
field-product = Product
field-product-error = Choose a product.
field-publisher = Publisher of the marketplace product
field-publisher-error = Type the publisher's name.
field-kind = Kind of problem
field-kind-error = Choose the kind of problem.
field-started = Since when
field-started-error = Type a moment of at most 256 characters.
field-title = Title
field-title-error = Type a title of at most 256 characters.
field-title-placeholder = What is wrong, in a few words
field-description = Description
field-description-error = Describe the problem in at most 28,672 characters.
field-description-placeholder = What happens, since when, for whom, error messages, what was tried
field-health_checked = Service health
field-health_checked-title = I have checked service health: no known outage explains it
field-tried = Own attempts
field-tried-title = We have tried to solve it ourselves
field-override_reason = Reason to go on without these checks
field-override_reason-error = Type at most 1,000 characters.
field-override_reason-placeholder = Only needed when a box above stays empty
field-severity = Business impact
field-severity-error = Choose A, B or C.
field-name = Contact name
field-name-error = Type the name of your colleague, not the customer's.
field-email = Contact e-mail
field-email-error = Type an e-mail address of your company, not the customer's.
field-phone = Contact phone
field-phone-error = Type a phone number; severity A needs one.
field-around_the_clock = Reachable around the clock
field-around_the_clock-title = A colleague can be reached at this number day and night
field-around_the_clock-error = Severity A needs a colleague who can be reached day and night. Tick the box, or go back and choose B.
field-language = Support language
field-language-error = Choose a language.
field-person_id = Colleague
field-person_id-error = Choose a colleague from the list.
field-person_id-placeholder = Start typing a name
field-quiet_from = Quiet from
field-quiet_until = Quiet until
field-quiet-error = Give both times, or leave both empty.

step-customer = Customer
step-product = Product
step-publisher = Publisher
step-kind = Kind
step-description = Problem
step-start = Problem started
step-checks = Checks
step-fact = Facts about the customer
step-severity = Business impact
step-contact = Contact

ask-customer = Which customer is this for?
ask-customer-found = { $count ->
    [one] { $count } customer found. Is it this one?
   *[other] { $count } customers found. Which one is it?
}
ask-customer-many = More customers match. Here are the first { $count }; type more of the name to find others.
customer-several = { $count ->
    [one] I know only a similar name. If it is this one, write:
   *[other] Which one do you mean? Write the line of that one:
}
customer-other = Which one is it then? Type another part of its name, its domain or its tenant ID; “cancel” leaves.
ask-customer-none = No customer matches “{ $text }”. Try a shorter part of the name, the domain or the tenant ID.
ask-customer-hint = Any part will do; one typing slip is forgiven.
ask-product = Which product is it about?
ask-publisher = Who publishes the marketplace product?
ask-kind = What kind of problem is it?
ask-description = What is going wrong?
ask-description-about = What is it about?
ask-description-hint = Please write in English if you can: the text goes to Microsoft's support. Leave out passwords and keys.
ask-start = When did the problem start?
ask-start-hint = For example “yesterday 16:30”, “9:00” or “2 hours ago”, by your clock ({ $timezone }).
ask-start-hint-zone = Your Teams does not say which time zone you are in. Please add it, for example “yesterday 16:30 UTC” or “9:00 +02:00”; “2 hours ago” needs none.
ask-start-unclear = The description names a time, but not clearly as the start of the problem, or not by whose clock.
start-unknown = Not known
start-to-come = This moment is still to come. Please type when the problem started, for example “yesterday 16:30”, or “not known”.
ask-checks = Before Microsoft is asked
ask-checks-hint = Microsoft expects both from a partner before a technical request.
ask-checks-typed = Or type “yes” if both were done, “no” if not yet, or the reason to go on without them.
ask-checks-government = Service health cannot be checked in the US Government cloud; that box counts as done.
ask-fact-gdap = Does your company hold a GDAP role for { $customer } that allows support requests, for example Service Support Administrator?
ask-fact-subscription_rights = Does your helpdesk have rights on the Azure subscription of { $customer } to open support requests, for example through a support group (Owner, Contributor or Support Request Contributor)?
ask-fact-entra_premium = Does { $customer } have Microsoft Entra ID P1 or P2?
ask-fact-dynamics_contract = Is there a Dynamics 365 support contract of your company (Advanced Support for Partners or higher) that covers { $customer }?
remember-hint = The answer decides where the request goes and is remembered for this customer. “Not sure” counts as no, this time only.
ask-severity = How big is the impact on the business?
ask-severity-response = First response: { $promise }
ask-doubt = Is it really { $severity }?
ask-doubt-why = You chose { $severity }, and the description says “{ $sign }”. By Microsoft's definition that sounds more like { $suggested }. It is your decision.
ask-doubt-keep = Keep { $severity }
ask-doubt-change = Change to { $severity }
ask-contact = Who is the contact?
ask-contact-hint = A colleague from your company, never the customer's own people: Microsoft works with the partner.
ask-contact-critical = Severity A needs a phone number and a colleague who can be reached around the clock. Microsoft calls back; a request cannot be opened by phone.
ask-contact-typed = Or type it in one line: name, e-mail, phone, and 24/7 if it holds. What you leave out stays as it is here.
ask-contact-language = Microsoft offers no support in your language; English is the safe choice. Other languages are answered in business hours only.
ask-form = New service request
ask-form-hint = Fill in what you know. Whatever stays empty is asked afterwards.
ask-form-typed = Or type customer, product, A, B or C, and a title in one line, and the description below it.

ask-form-rest = Only this is still open
ask-form-understood = Understood: { $what }. All of it can be changed before anything is sent.
ask-form-typed-rest = Or type the answers here, one after the other.
ask-form-typed-example = Or type the answers, for example “{ $example }”.
ask-form-typed-checks = Or type the answers, for example “{ $example }”: “yes” says that both checks were made.
ask-form-title = “{ $title }”
example-customer = Contoso
example-kind = technical
example-severity = B
example-checks = yes
example-contact = ada@partner.example
ask-form-start = The text names a time, but not clearly as the start, or not by whose clock. { $how } Leave it empty if it is not known.
ask-form-reason = Not done? Say why
ask-form-contact = **Contact:** { $contact }
ask-form-contact-change = Change the contact
ask-form-contact-more = More about the contact
customer-another = Another customer
description-added = Added to the description.
form-taken = Thank you. Let us go on in our personal chat: I ask there what is still open. Nothing is sent before you have seen it all.
form-no-chat = I have no personal chat with you yet. Open one with Behalf in Teams and say hello there, then press “Continue” here. What you have filled in stays.
form-unreadable = Not everything here could be kept: a line takes 256 characters, the reason 1,000, the description 28,672. Please check it and go on.
begun-from-message = You have begun a service request from a message. Let us complete it here.

## Review

review = Please check before anything is sent
review-route = Where it goes
review-changed = something has changed meanwhile; please look again below
review-response = First response
review-promise = Our promise to the customer
review-missing = { $count ->
    [one] One thing is still missing
   *[other] { $count } things are still missing
}
review-also = Another way: { $destination }
review-start-read = { $moment } · as read in what you wrote
review-people-read = People affected: { $count } · as read in what you wrote
review-checks-done = Service health checked, own attempts made
review-checks-health = Service health checked, not tried ourselves
review-checks-tried = Tried ourselves, service health not checked
review-checks-open = Neither checked nor tried yet
review-checks-attempted = Own attempts made
review-checks-untried = Not tried ourselves yet
review-checks-override = { $checks } · reason to go on: { $reason }
review-around-the-clock = reachable around the clock
review-language = support language { $language }
review-severity-assumed = { $severity }, as is assumed for this kind: it changes nothing at Microsoft
review-unanswered = Not answered yet
review-title-czech = The title seems to be Czech, and Microsoft's support reads English with this contact. “Change” takes another one.

then-handoff = Nothing is sent yet: you get text that is ready to paste and the right place to paste it.
then-api = Behalf opens the request at Microsoft in the customer's context.
then-admin-agent = Your admin agents see it under /mine, and one of them takes it.
then-rights = The request is kept with its hand-off text until the role is there.
then-troubleshoot = Not ready for Microsoft yet. Finish the checks, or give a reason to go on without them.
complete-checks = Complete the checks

send-security-response-center = Show the right place
send-own-support-plan = Show the right place
send-publisher = Hand off to the publisher
send-provider = Hand off to the provider
send-partner-center = Hand off to Partner Center
send-dynamics-support = Hand off to Dynamics support
send-troubleshoot = Keep it
send-azure-api = Open the request
send-azure-portal = Hand off to the Azure portal
send-azure-portal-by-domain = Hand off to the Azure portal
send-admin-agent = Hand over to an admin agent
send-m365-admin-center = Hand off to the admin center
send-power-platform-admin-center = Hand off to the admin center
send-request-rights = Keep it until the role is there

## Routes

destination-security-response-center = Microsoft Security Response Center
destination-own-support-plan = Your own support plan
destination-publisher = The publisher of the product
destination-provider = The indirect provider
destination-partner-center = Partner Center support
destination-dynamics-support = Dynamics support
destination-troubleshoot = Check and try first
destination-azure-api = Azure Support, opened by Behalf
destination-azure-portal = Azure portal, in the customer's context
destination-azure-portal-by-domain = Azure portal, through the customer's domain
destination-admin-agent = One of your admin agents
destination-m365-admin-center = Microsoft 365 admin center, in the customer's context
destination-power-platform-admin-center = Power Platform admin center
destination-request-rights = Ask the customer for a role first

rule-R1 = A security vulnerability in a product is reported to the Microsoft Security Response Center, not as a service request.
rule-R2 = This is your own tenant. The entitlement of a CSP partner covers customers only, so the request belongs in your own context and your own support plan.
rule-R3 = The product is published by another company, and Microsoft does not support it. Its publisher does.
rule-R4 = The marketplace product is billed through your indirect provider, because you are not this customer's direct partner.
rule-R5 = You bill the marketplace product yourself, so billing is yours to solve. Faults of the commerce system go to Partner Center support.
rule-R6 = Billing, quota, disputes and fraud go through the indirect provider, because you are an indirect reseller or advisor for this customer.
rule-R7 = Plans, licences and billing of Dynamics 365 are handled by Dynamics support.
rule-R8 = You buy from Microsoft directly for this customer, so invoices, credits, prices, disputes and fraud go to Partner Center support.
rule-R9 = Microsoft takes a technical request only after service health was checked and the partner has tried to solve it.
rule-R10 = The Azure subscription belongs to the indirect provider; as an indirect reseller or advisor you cannot open Azure requests for this customer.
rule-R11 = You are an admin agent and your support plan allows the Azure Support API.
rule-R12 = You are an admin agent and the direct partner or provider of this customer's Azure.
rule-R13 = You are not an admin agent, but your helpdesk has rights on the customer's subscription.
rule-R14 = You are not an admin agent, and your helpdesk has no rights on the customer's subscription, so you cannot file for Azure yourself.
rule-R15 = The customer has Entra ID P1 or P2, so the GDAP role Service Support Administrator is enough.
rule-R16 = You are the direct partner or provider, with a GDAP role for this customer.
rule-R17 = You have a GDAP role for this customer. As an indirect reseller or advisor you may also go through the indirect provider.
rule-R18 = You have a GDAP role for this customer and a contract of the level ASfP or higher.
rule-R19 = Technical requests for Dynamics 365 need a contract of the level ASfP or higher, and none is known.
rule-R20 = Your company has no GDAP role for this customer that allows support requests.
route-government = US Government cloud: only the government portals apply, and only direct partners.

condition-health-not-checked = Service health has not been checked.
condition-not-tried = No one has tried to solve it yet.
condition-known-outage = A known outage matches. Wait until it is over, and file if the problem stays.
condition-gdap-role = A GDAP role such as Service Support Administrator must be requested from the customer and assigned to you.
condition-dynamics-contract = A contract of the level Advanced Support for Partners (ASfP) or higher is needed.
condition-right-to-file = The right to file is missing. To get it for your team: create a support group, and give it Support Request Contributor on the subscription.
condition-api-not-connected = The Azure Support API is not connected yet, so the portal is used.
condition-indirect-model-in-government = The indirect model does not exist in the US Government cloud; the customer is treated as a direct one.

cost-charged-unless-covered = Azure support is charged, unless a plan or a benefit of yours covers it.
cost-not-charged = Support for this product is not charged.
cost-billing-support-free = Billing and subscription support is free.
cost-own-tenant-not-covered = Your own tenant is not covered by the CSP entitlement. Use program benefits, Premier, or an Azure support plan.

own-context-warning = Open the portal with the button below. Otherwise you are in your own context, not the customer's.

next-security-response-center = Report it to the Microsoft Security Response Center.
next-own-support-plan = Open the request in your own context with your own support plan.
next-publisher = Send the hand-off text to the publisher, then press “I have submitted it”.
next-provider = Send the hand-off text to the indirect provider, then press “I have submitted it”.
next-partner-center = Open Partner Center support, paste the hand-off text, then press “I have submitted it”.
next-dynamics-support = Open Dynamics support, paste the hand-off text, then press “I have submitted it”.
next-troubleshoot = Check service health and try to solve it. If the problem stays, submit it.
next-azure-api = Behalf opens the request and shows Microsoft's number here.
next-azure-portal = Open the portal, choose the support plan “Cloud Solution Provider”, paste the hand-off text, and enter your own contact. Then press “I have submitted it”.
next-azure-portal-by-domain = Open the portal through the customer's domain, choose the subscription and the support plan “Cloud Solution Provider”, and paste the hand-off text. Then press “I have submitted it”.
next-admin-agent = An admin agent takes it and opens it in the customer's context.
next-m365-admin-center = Open the admin center, choose Support, paste the hand-off text, then press “I have submitted it”.
next-power-platform-admin-center = In Partner Center, open the customer and go to the Power Platform admin center. Have the contract ID and access ID at hand, paste the hand-off text, then press “I have submitted it”.
next-request-rights = Ask the customer for the GDAP role Service Support Administrator and have it assigned to you. Then submit the hand-off text.
files-to-add = { $portal ->
    [yes] Add the pictures and files in the portal: { $names }
   *[no] Send the pictures and files along: { $names }
}
next-submitted = Wait for the first answer. When it comes, press “{ $button }”.
next-answered = The first answer has come. Close the request when the problem is solved.
next-closed = Nothing more to do.

## A service request

request-state = State
request-customer = Customer
request-product = Product
request-kind = Kind
request-severity = Business impact
request-route = Goes to
request-owner = Owner
request-offered = Offered to
request-escalation-level = Escalated to
request-contact = Contact
microsoft-number = Microsoft's request number
their-number = Their reference number
number-error = Type at most 256 characters.
erased = [erased]
request-started = Problem started
request-people = People affected
request-override = Reason to go on
request-clock = First response
request-promise = Our promise to the customer
request-reach = How to reach them
reach-unknown = Not known here. A publisher is named on the product page of the marketplace; a provider belongs in the policy file.
request-at-hand = Have at hand
request-history = History
request-next = Next step

clock-hours-business = { $span } in business hours of the support region
clock-nothing = No response time is promised
clock-after = { $promise }, counted from when you submit
clock-until = { $promise }: by { $moment }
clock-agreed = Agreed for this request: by { $moment }
clock-answered = Answered { $moment }, confirmed by { $who }
clock-unanswered = Closed { $moment } without an answer
clock-own-until = By { $moment }
clock-own-met = Answered { $moment }
due = { $side ->
    [own] our answer to the customer is due by { $moment }
    [publisher] the publisher must answer by { $moment }
    [provider] the provider must answer by { $moment }
   *[microsoft] Microsoft must answer by { $moment }
}
overdue = { $side ->
    [own] our answer to the customer was due by { $moment }
    [publisher] the publisher has not answered; that was due by { $moment }
    [provider] the provider has not answered; that was due by { $moment }
   *[microsoft] Microsoft has not answered; that was due by { $moment }
}

open-security-response-center = Open the report page
open-own-support-plan = Open the support page
open-publisher = Open the publisher's support page
open-provider = Open the provider's support page
open-partner-center = Open Partner Center support
open-dynamics-support = Open Dynamics support
open-troubleshoot = Open service health
open-azure-api = Open the Azure portal
open-azure-portal = Open the Azure portal
open-azure-portal-by-domain = Open the Azure portal
open-admin-agent = Open the Azure portal
open-m365-admin-center = Open the admin center
open-power-platform-admin-center = Open the admin center
open-request-rights = Open Partner Center

show-pack = Show the hand-off text
history-more = { $count ->
    [one] … { $count } more …
   *[other] … { $count } more …
}
history-notified = notified { $names }: { $stage }
copy-pack = Hand-off text (select all and copy)
copy-chase = Text that asks for the answer (select all and copy)
copy-raise = Text to escalate it there (select all and copy)
copy-shift = Text for the next shift (select all and copy)
copy-shortened = The text is shortened here, because a card holds no more.
mark-submitted = I have submitted it
save-number = Save the number
mark-answered-microsoft = Microsoft answered
mark-answered-publisher = The publisher answered
mark-answered-provider = The provider answered
take = Take it
close = Close
show-request = Show the request
chase = Chase
escalate-duty_channel = Escalate: duty channel
escalate-duty_manager = Escalate: duty manager
hand-over = Hand over
snooze = Snooze { $span }
accept = Accept
decline = Decline
offer = Offer it
save = Save
show-at-risk = What is at risk
show-shift = Shift summary

mine = Your requests
mine-none = You own no open request.
mine-under-way = Its card in this chat waits for your answer; “later” puts it aside.
mine-drafts = Drafts put aside here
mine-draft-empty = Without a title
mine-draft-since = Put aside { $moment }; kept for 30 days.
mine-waiting = Waiting for an admin agent
mine-more = … and { $count } more. Use /status with a reference.
found = Requests found
found-all = What matches “{ $text }”, best first:
found-many = Much matches “{ $text }”. Here are the best { $count }; add a word to see fewer.
mine-due = first response by { $moment }

sheet-domains = Domains
sheet-relationship = Relationship
sheet-provider = Provider
sheet-government = US Government cloud
sheet-open = Open requests
sheet-open-none = No open request.
sheet-missing = What is missing
sheet-ready = Nothing is known to be missing to file for this customer.
sheet-nothing-known = Nothing is known of this customer yet, so it is not known either what is missing.
sheet-unknown = What is not known yet is asked with the first request that depends on it.

## Notices: what comes unasked, on its card and in its toast

a-colleague = a colleague
happened-answered = { $side ->
    [publisher] the publisher has answered
    [provider] the provider has answered
   *[microsoft] Microsoft has answered
}
happened-status = its status is “{ $status }”
happened-changed = { $side ->
    [publisher] the publisher now shows the status “{ $status }”
    [provider] the provider now shows the status “{ $status }”
   *[microsoft] Microsoft now shows the status “{ $status }”
}
happened-escalated = { $who } has escalated this request
happened-offered = { $who } asks you to take this request over
happened-offered-to = { $who } wants to hand this request over to { $to }
happened-accepted = { $who } has taken this request over
happened-declined = { $who } does not take this request over; it stays with { $owner }

notice-unsubmitted = the hand-off text has been ready since { $moment }
notice-untaken = no admin agent has taken it yet; waiting since { $moment }
notice-late = This comes late; it should have come { $moment }.

past-closed = Closed { $moment } by { $who }
past-submitted = Submitted { $moment } by { $who }
past-taken = Taken over { $moment } by { $who }
past-declined = Handover declined { $moment } by { $who }
past-offered = Offered to { $to } instead
past-about = It was about: { $stage }
past-offer = This offer has ended

missed = { $who } could not be notified: { $why }
missed-blocked = I was blocked or removed there. Writing to me once ends that.
missed-not-there = I am not installed there, or was removed. Adding me in Teams ends that.
missed-disabled = An administrator has switched the app off, and can switch it on again.
missed-writes-blocked = Teams lets me write nothing there; an administrator can look into it.
missed-not-found = Teams does not know that conversation any more. Writing to me begins a new one.
missed-no-chat = We have never spoken there. Saying hello to me in Teams is enough.
missed-no-role = They have no role with which they may see it.
missed-other = Teams answered “{ $code }”.
missed-unreached = I could not reach them.

toast = { $reference }, { $customer }: { $said }.
toast-late = Late: { $toast }
toast-missed = { $names } could not be notified
toast-unsubmitted = not submitted yet, though ready for { $span }
toast-untaken = no admin agent has taken it yet; it has waited for { $span }
toast-due = { $side ->
    [own] our answer to the customer is due by { $moment } – { $left } left
    [publisher] the publisher must answer by { $moment } – { $left } left
    [provider] the provider must answer by { $moment } – { $left } left
   *[microsoft] Microsoft must answer by { $moment } – { $left } left
}
toast-overdue = { $side ->
    [own] our answer to the customer was due { $late } ago ({ $moment })
    [publisher] the publisher has not answered; that was due { $late } ago ({ $moment })
    [provider] the provider has not answered; that was due { $late } ago ({ $moment })
   *[microsoft] Microsoft has not answered; that was due { $late } ago ({ $moment })
}

digest = { $count ->
    [one] Late notices about { $count } request
   *[other] Late notices about { $count } requests
}
digest-why = They fell due while I could not send anything. The oldest comes first.
digest-toast = { $count ->
    [one] Late notices about { $count } request: { $reference }, { $customer }.
   *[other] Late notices about { $count } requests; the oldest is { $reference }, { $customer }.
}

## At risk, the shift, duty channels, handover and preferences

at-risk = At risk
at-risk-none = Nothing is at risk: no answer is overdue or due soon, and nothing waits too long to be submitted.
at-risk-more = … and at least { $count } more. Use /status with a reference.
risk-overdue = Overdue
risk-soon = Due soon
risk-forgotten = Not submitted yet
shift = Shift summary
shift-since = Since { $moment }
shift-opened = Opened
shift-answered = Answered
shift-answered-late = Answered late
shift-closed = Closed

watch-all = Every request
watch-severity = Severity { $severity }
watch-customer = Every request of { $customer }
watch-both = Severity { $severity } of { $customer }
watching = Notices now come to this conversation: { $what }. To stop them, write /unwatch with the same words.
watching-already = These notices come to this conversation already: { $what }.
unwatched = These notices no longer come to this conversation: { $what }.
watching-still = These still come: { $what }.
watch-not-here = Notices of your own requests come here anyway. To get those of all requests, write /watch in a channel or a group chat.
watching-nothing = No notices come here.

preferences = What I tell you, and when
preferences-where = Notices of your own requests come into our personal chat. Handovers and escalations always come.
preferences-quiet = Quiet hours
preferences-quiet-how = In your time zone ({ $timezone }). What falls due meanwhile comes when they end. Leave both empty for none.
preferences-critical = Severity A comes all the same, at any hour.
preferences-watches = Which notices come here
preferences-watch-how = A duty channel begins with /watch, for example: /watch A
notify-quiet-set = Quiet hours are kept from { $start } to { $end }. Severity A comes all the same.
notify-quiet-cleared = You have no quiet hours any more.
notify-muted-all = I notify you only of severity A, handovers and escalations now.
notify-muted-none = I notify you of everything now, at any hour.
notify-muted-none-but-quiet = I notify you of everything now. Your quiet hours stay, from { $start } to { $end }; severity A comes all the same. To end them, write /notify -
notify-saved = Saved.
notify-unreadable = I cannot read “{ $text }”. Write “on”, “off”, or quiet hours like this: 22:00-07:00

escalated-to-channel = { $reference } is escalated: the duty channel is notified.
escalated-to-manager = { $reference } is escalated: the duty manager is notified.
choose-colleague = To whom shall { $reference } be handed over?
colleague-none = I know none of your colleagues yet. Whoever has written to me once, even just “hello”, can be chosen here.
colleague-how = A colleague who is missing here has not written to me yet; one “hello” is enough. You can also write: /handover { $reference } name
handover-offered = { $reference } is offered to { $who }. It stays with its owner until they accept.
handover-accepted = { $reference } is yours now, and its clock goes on.
handover-declined = You have declined { $reference }. It stays with { $owner }.
handover-self = { $reference } belongs to that person already. Please choose another colleague.
snoozed-until = { $reference }: I remind you again at { $moment }.
snooze-too-late = This cannot wait any longer: the answer is overdue, or the next notice comes first. Please chase or escalate it.

## Welcome, help, problems

start = New service request
show-help = What can you do?
welcome = Service requests to Microsoft, for your customers
welcome-what = Say what is wrong for which customer. I find the right place for the request, write the text, show by when the first answer is due, and keep the record.
welcome-how = Tell it in your own words, for example: “Outlook is down at Contoso since 9:00”, or pass on what the customer wrote. The button asks for everything on one card.
welcome-help = /help shows everything I understand. { $languages }: /language
help = What I understand
help-how = In a group chat or a channel, mention me first. The slash may be left out. In a dialog, “back”, “undo” and “cancel” work too.
help-your-id = Your id, for the administrator who gives you a role: { $id }
help-no-role = { $count ->
    [0] You have no role in the service desk yet, so I can only show you this. Ask the bot's administrator for one.
   *[other] You have no role in the service desk yet, so I can only show you this. Turn to { $names }. The bot's administrator gives you a role.
}

problem-unknown-customer = No customer matches “{ $text }”. Try a part of the name, the domain or the tenant ID.
problem-unknown-request = There is no service request “{ $text }”. A reference looks like BH-000123; Microsoft's number works too.
problem-no-matching-request = None of the requests you can see matches “{ $text }”. Try fewer words, or others: of the title, the customer's name, a reference or Microsoft's number.
problem-unreadable-request = { $reference } is there, but I cannot read its record: it was damaged, or a newer version of me wrote it. Nothing was changed. Please tell the bot's administrator, who finds in the log what is wrong. Once it is fixed, just try again.
problem-unreadable-customer = The customer { $id } is there, but I cannot read its record: it was damaged, or a newer version of me wrote it. Nothing was changed. Please tell the bot's administrator: importing this customer again fixes it.
problem-unreadable-record = I cannot read what I have kept of you or of this conversation ({ $table } { $id }): it was damaged, or a newer version of me wrote it. Nothing was changed. Please tell the bot's administrator. Once it is fixed, just try again.
problem-own-tenant = This is your own tenant, and the CSP entitlement does not cover it. Open the request in your own context with your own plan: program benefits, Premier, or an Azure support plan.
problem-customer-contact = { $email } is an address of the customer ({ $domain }). Microsoft needs a contact from your company: please give a colleague's address.
problem-not-allowed = Your role does not allow this. Ask the bot's administrator for another one, or a colleague who may. /help shows what you can do.
problem-offer-to-self = You cannot offer { $reference } to yourself. An admin agent takes what waits with **Take it**; otherwise ask its owner to hand it over.
problem-colleague-not-allowed = The role of that colleague does not let them take this over. Please choose another one.
problem-too-long = That is longer than the { $limit } characters I can keep. Please shorten it; nothing was changed.
problem-ambiguous = That number is { $ours } here, and Microsoft's number of { $theirs }. Please give the reference that you mean.
problem-several-requests = Which one do you mean: { $names }? Please give one reference.
problem-unclear-number = I cannot tell Microsoft's number in “{ $text }”. Please give only the number, for example 2601070040001234; nothing was changed.
problem-wrong-state-handed-off = { $reference } has not been submitted yet. First write /submitted { $reference }.
problem-wrong-state-waiting-for-admin = { $reference } waits for an admin agent, who has to take it first and finds it under /mine.
problem-wrong-state-submitted = { $reference } has been submitted already. When the answer comes, write /answered { $reference }.
problem-wrong-state-answered = { $reference } has been answered already. When the problem is solved, write /close { $reference }.
problem-wrong-state-closed = { $reference } is closed; nothing more can be done with it. If the problem is back, open a new request with /new.
problem-unknown-colleague = I do not know “{ $text }”. Ask them to write to me once, even just “hello”, then try again.
problem-ambiguous-colleague = Whom do you mean: { $names }? Please write the whole name.
problem-escalation-exhausted = No one is left to whom this could be escalated. The policy file names the ladder and the duty managers; the bot's administrator can add to it.
problem-escalation-no-one = There is no one yet to whom this could be escalated. A duty channel: write /watch in a channel or a group chat where I am. A duty manager: the bot's administrator gives a colleague that role in the policy file, and the colleague says hello to me once.
problem-not-offered = { $reference } is not offered to you, or not any more. To see whose it is, write /status { $reference }.
problem-unavailable = { $system } does not answer at the moment. Nothing was changed. Please try again later.
problem-unavailable-until = { $system } does not answer at the moment. Nothing was changed. Please try again in { $span }.
problem-rejected = { $system } refused this: { $reason }. Trying again will not help; please tell the bot's administrator.
problem-newer-release = I am just being updated, and what we have begun belongs to my newer version. Nothing was changed. Please try again in a minute. To drop it and begin anew, write /cancel
problem-conflict = A colleague changed this at the same moment. Nothing of yours was written. Please try again.
problem-taken = This was done already. There is nothing more to do.
problem-policy = The policy file cannot be used. Please tell the bot's administrator.
problem-internal = Something went wrong on my side. What you had entered is kept up to this step, and nothing was sent. Please try again; if it happens again, quote { $id }.
maybe-repeat = This may have reached you once before.

## What the bot says between the cards

done = Done.
not-understood = I did not understand that. { $how } The newest card takes the answer as well; “back”, “undo”, “cancel” and “help” work too.
how-customer = Type part of the customer's name, domain or tenant ID.
how-customer-offered = Type 1 for the first, 2 for the second and so on, or more of the name; “none of these” asks again.
how-product = Type the name of the product, or its number in the list.
how-publisher = Type the name of the publisher.
how-kind = Type the kind of problem, or its number in the list.
how-description = Type what is going wrong: the title in the first line, the description below it.
how-checks = Type “yes” if both are so, “no” if not yet, or nothing but the reason to go on without.
answer-checks = Microsoft accepts a technical request only after service health was checked and the partner has tried to solve the problem. If that is not possible, write the reason to go on without.
answer-checks-health = Service health is Microsoft's own list of known outages: in the admin center under Health, in the Azure portal under Service Health. If an outage there explains the problem, a request does not speed it up.
answer-checks-tried = It means what your team has done to solve the problem: a restart, another user or device, the fix from Microsoft's documentation. Microsoft asks for it first.
answer-checks-reason = The reason stands in the history of the request, for example “the portal cannot be reached” or “the same error at three customers”. Whatever you write here that is no question is kept as the reason.
how-fact = Type “yes”, “no” or “not sure”.
how-start = Type when the problem started, for example “yesterday 16:30”, or “not known”.
how-start-zone = Type when the problem started with its time zone, for example “yesterday 16:30 UTC”, or “not known”.
how-severity = Type A, B or C.
how-contact = Type name, e-mail and phone of a colleague, or “continue” to leave the contact as it is.
how-review = Type “send” to go on, or what you want to change, for example “contact”.
how-form-yes = “yes” or “no” may answer more than one question here. Tick or choose that on the card, or type the other answers without it.
how-form = Fill in the card and press “Continue”, or type customer, product, A, B or C and a title in one line.
how-steer = “back”, “undo” and “cancel” work as well.
nothing-to-keep = Nothing stands here yet that could stay as it is.
nothing-to-send = Nothing can be sent yet: this comes first.
nothing-open = No request is being prepared. Write /new to begin one, or /mine to see yours.
undone = Taken back: { $what }
undone-in-record = It is taken off the customer's record, too.
undone-not-in-record = The customer's record stays as it is: a colleague has changed it since.
nothing-to-undo = There is no answer left to take back. “back” goes to the question before, “cancel” stops.
not-listening-no-role = I did not understand that. Write /help to see what you can do.
only-text = I can read text and the buttons of my cards; of pictures and files I note the names while a request is being opened. Write /help to see what I understand.
file-picture = picture
file-unnamed = file
files-noted = { $files ->
    [picture] Noted: { $names }. The picture itself stays in this chat: add the picture in the portal when you submit the request.
    [pictures] Noted: { $names }. The pictures themselves stay in this chat: add the pictures in the portal when you submit the request.
    [file] Noted: { $names }. The file itself stays in this chat: add the file in the portal when you submit the request.
   *[files] Noted: { $names }. The files themselves stay in this chat: add the files in the portal when you submit the request.
}
files-withheld = In channels and group chats, Teams does not hand pictures and files to bots: all I know is that the message had some.
files-left = { $files ->
    [picture] I did not note the picture: I do that only while a request is being opened. Add the picture in the portal, or send it here after /new.
    [pictures] I did not note the pictures: I do that only while a request is being opened. Add the pictures in the portal, or send them here after /new.
    [file] I did not note the file: I do that only while a request is being opened. Add the file in the portal, or send it here after /new.
   *[files] I did not note the files: I do that only while a request is being opened. Add the files in the portal, or send them here after /new.
}
talk-greeting = Hello! Tell me in your own words what does not work, and for which customer: I fill in the service request.
talk-thanks = You are welcome.
talk-wait = Take your time.
talk-next = If a card above still asks something, answer it there or in a line here. /mine lists your requests and drafts; the card of a request says what comes next.
talk-who = I am Behalf, a bot. I open service requests at Microsoft for your customers, and I warn you before an answer is overdue.
talk-nothing = That says too little to begin with. Tell me what does not work, and for which customer, in a sentence or two.
answer-response = First response by Microsoft to a technical problem, counted from when it is submitted:
answer-own-promise = our promise to the customer: { $span }
answer-response-else = Anything but a technical problem: { $promise }. Your own contracts, publishers and providers have times of their own.
answer-routes = Technical problems with { $product } go to:
answer-routes-which = That depends on the product. Ask for one, for example “who files for Dynamics?”
answer-routes-toast = Where it is filed
opening-several = Several customers are named: { $names }. Please choose one.
opening-hint = “{ $said }” sounds like { $severity }; please choose the business impact.
ask-part = Part of this one, or a new one?
part-or-new = Part of this one, or a new one
part-said = You wrote: “{ $text }”
part-under-way = Under way is: “{ $title }”
part-new-puts-aside = A new one puts the request under way aside: you find it under /mine. What you wrote just now is kept either way; type “neither” to leave it out.
part-of-this = Part of this one
a-new-one = A new one
kept-as-part = I have added what you wrote before to the description of this request.
ask-anew = Go on with what is under way, or begin anew?
go-on-or-anew = Go on, or begin anew
anew-under-way = Under way: { $what }
anew-puts-aside = Beginning anew puts it aside: you find it under /mine for 30 days. What you asked for now is kept until you choose.
go-on-with-it = Go on with it
begin-anew = Begin anew
how-anew = Type “go on” for the request under way, or “new” to begin anew.
how-part = Type “part” if it belongs to this request, “new” to begin a new one, or “neither” to leave it out.
edited-not-read = I read a message only once, so your change is not in the request. Type what is different; “undo” takes the last answer back.
nothing-before = This is the first question. “cancel” stops.
nothing-to-cancel = There is nothing to cancel. To see everything I understand, write /help.
draft-cancelled = Cancelled. Nothing was sent.
draft-replaced = dropped, because a new request was begun. Nothing was sent.
draft-kept = put aside; it is under /mine
draft-is-kept = What you had entered is put aside, and nothing of it was sent. You find it under /mine, for 30 days.
draft-dropped = More than ten drafts are put aside here, so the oldest is dropped: { $what }
draft-gone = This draft is not there any more: you have gone on with it, or it was dropped.
understood = Understood: { $what }
kept-as = Kept as
cancelled = cancelled
asked-again = asked again below
already-answered = This card was answered already, or it belongs to a colleague. Please go on with the newest card, or write /mine.
out-of-date = This button comes from an older version of me. Write /mine or /new to go on.
noted = { $reference }: note kept.
closed = { $reference } is closed.
usage = Write it like this: { $usage }
unknown-command = I don't know “{ $name }”. Did you mean { $usage }?
unknown-word = I don't know “{ $name }”. To see everything I understand, write /help.
language-chosen = I speak English with you now.
language-unknown = I speak: { $languages }. To choose one, write /language and the two letters.
shown-again = { $reference } is shown again below.
hidden = { $reference } is not shown here any more: your role does not include it.
summary-request = { $reference } for { $customer }: { $state }

## Quick commands: how each is written, and what it does

message-action = Open service request
message-action-hint = Begin a service request with the text of this message
command-new = Open a service request; alone, step by step
usage-new = /new [customer] [product] [A|B|C] [title]
command-form = Open one with everything on one card
usage-form = /form [customer] [product] [A|B|C] [title]
command-mine = Your requests, and those that wait for an admin agent
usage-mine = /mine
command-status = Show a service request, or find it by words
usage-status = /status BH-…, Microsoft's number, or words
command-submitted = Say that it was submitted: the clock starts
usage-submitted = /submitted BH-… [number]
command-answered = Say that Microsoft answered: the clock stops
usage-answered = /answered BH-… [number]
command-note = Add a note to the history
usage-note = /note BH-… text
command-close = Close a service request
usage-close = /close BH-…
command-customer = Facts, readiness and open requests of a customer
usage-customer = /customer name
command-atrisk = Overdue, due soon or forgotten; with “summary”, for the next shift
usage-atrisk = /atrisk [summary]
command-watch = Send notices here: of all requests, a severity or a customer
usage-watch = /watch [A|B|C] [customer]
command-unwatch = Stop notices here
usage-unwatch = /unwatch [A|B|C] [customer]
command-notify = What I tell you, and your quiet hours
usage-notify = /notify [on|off|22:00-07:00]
command-escalate = Tell the next on the ladder, with a text to send
usage-escalate = /escalate BH-…
command-handover = Offer a service request to a colleague
usage-handover = /handover BH-… [@person]
command-language = Choose the language I speak with you
usage-language = /language { $languages }
command-cancel = Stop what we are doing
usage-cancel = /cancel
command-help = Show what I understand
usage-help = /help

## The app, as Teams lists it

app-name = Behalf
app-name-full = Behalf: Microsoft service requests for your customers
app-description = Opens Microsoft service requests on behalf of your customers.
app-description-full =
    Say what is wrong for which customer. Behalf finds the right place for the request, writes the text, shows by when the first answer is due, and keeps the record. It warns before an answer is overdue: its owner in a personal chat, and every channel that watches the request. If a colleague cannot be reached, the next on duty is notified.

    It is for the staff of a Microsoft CSP partner: helpdesk agents, admin agents and duty managers. It works in a personal chat, in a group chat and in a channel, step by step, on one card, or from a single line. Languages: { $languages }.

## What people type: several ways with commas between them, in any case, with or without accents.
## All languages are understood at once.

typed-back = back, go back, previous
typed-later = later, maybe later, not now, park it, park, never mind, nevermind, nvm, never mind that, forget it, forget about it, quit, exit, abort
typed-undo = undo, take back, take it back, take that back
typed-drop = ignore that, ignore it, ignore this, please ignore that, ignore my last message, ignore the last message, disregard, disregard that, scratch that, forget that, strike that
typed-keep = keep, keep it, keep that, leave it, leave as is, leave it as it is, unchanged
typed-continue = continue, go ahead, looks good, looks fine, all good, go on, carry on, proceed, next
typed-yes = yes, sure, certainly, absolutely, of course, correct, that's right, exactly, y, yeah, yep, ok, okay, both, done, both done, all done, checked and tried, 👍, 👌, ✅, ✔, 🆗
typed-yes-first = yes, sure, certainly, y, yeah, yep, ok, okay
typed-yes-more = please, of course, certainly, sure, both, all, everything, done, we, i, have, did, checked, tried, and, thanks, thank you
typed-no = no, n, nope, not yet, 👎, ❌
typed-no-first = no, n, nope
typed-no-more = not, yet, thanks, thank you, sorry, neither
typed-other = none, none of these, none of those, none of them, neither, neither of them, other, another, another one, someone else, somebody else, a different one, different, different one, not this, not this one, not that one, wrong, wrong one
typed-change = change, edit, correct, fix, wrong
typed-change-more = the, my, please, is
typed-corrects = no wait, wait, sorry, oops, actually, correction, i mean, i meant, i mean it's, it's, it is, it was, it should be, should be, make it, wrong customer, not that one
typed-step-description = title, description
typed-step-severity = severity, impact
typed-step-start = start, started, start of the problem
typed-start-unknown = not known, unknown, not known yet, no idea
typed-unsure = not sure, unsure, i'm not sure, i am not sure, don't know, dont know, do not know, i don't know, i dont know, i do not know, idk, dunno
typed-polite = please, pls, thanks, then
typed-place-filler = please, the, one, option, number, item
typed-ordinal-1 = first, 1st, one, number one, option one
typed-ordinal-2 = second, 2nd, two
typed-ordinal-3 = third, 3rd, three
typed-ordinal-4 = fourth, 4th, four
typed-ordinal-5 = fifth, 5th, five
typed-ordinal-6 = sixth, 6th, six
typed-ordinal-7 = seventh, 7th, seven
typed-ordinal-8 = eighth, 8th, eight
typed-ordinal-9 = ninth, 9th, nine
typed-ordinal-10 = tenth, 10th, ten
typed-send = send, send it, open, submit
typed-asks = what is, what are, what does, what do, what counts, what if, what's, whats, why, why do, how do, how does, how can, how to, where is, where can, where do, who, which
typed-about-health = health, outage, outages, status
typed-about-tried = tried, try, attempt, attempts, ourselves, solve
typed-about-reason = reason, override, without, skip
typed-kind-technical = technical, technical issue, technical fault, technical error, technical incident, technical request, break-fix, technical break-fix
typed-kind-billing = billing, subscription, billing or subscription, billing issue, billing problem, billing and subscription, subscription problem, invoice, invoicing
typed-kind-quota = quota, quotas, quota increase, more quota
typed-kind-question = question, advice, question or advice, question and advice, advisory
typed-kind-fraud = fraud, dispute, fraud or dispute, fraud and dispute
typed-kind-vulnerability = vulnerability, security vulnerability
typed-severity-A = a, critical, a critical, sev a, severity a, critical impact
typed-severity-B = b, moderate, b moderate, sev b, severity b, moderate impact, medium
typed-severity-C = c, minimal, c minimal, sev c, severity c, minimal impact, minor
typed-says-severity = sev, severity, impact
typed-letter-of = drive, drives, disk, disks, partition, volume, plan, series, tier, side, record, records, grade, class
typed-contact-name-is = my name is, my name's, my full name is, name is, name's, name, full name, contact name, fn
typed-contact-is = i am, i'm, this is, it is, it's, here is, here's, speaking is, the contact is, contact is, the contact person is, contact person is, contact person, contact
typed-contact-greeting = hello, hi, hey, dear, good morning, good afternoon, good evening, good day, greetings
typed-contact-closing = best regards, kind regards, warm regards, with best regards, with kind regards, with regards, best, best wishes, all the best, regards, kindly, sincerely, sincerely yours, yours sincerely, yours faithfully, yours truly, yours, respectfully, cordially, cheers, thanks, thank you, many thanks, thanks a lot, thanks in advance, thank you in advance, thank you very much, thanks and regards, thanks & regards, have a nice day, have a great day, have a good day, br, rgds
typed-contact-problem = server, servers, vm, vms, vpn, dns, api, sso, login, logon, signin, network, internet, printer, outage, outages, error, errors, failure, failures, fail, fails, failed, failing, broken, breaks, down, slow, offline, crash, crashes, crashed, crashing, unreachable, unavailable, stuck, timeout, timeouts, issue, issues, problem, problems, incident, production, environment, workaround, users, tenant, sites, subscription, subscriptions, license, licenses, invoice, invoices
typed-contact-job = engineer, manager, management, consultant, consulting, director, architect, administrator, admin, analyst, specialist, developer, programmer, technician, officer, executive, assistant, supervisor, coordinator, president, ceo, cto, cio, ciso, coo, cfo, founder, owner, expert, advisor, adviser, operator, representative, accountant, lawyer, lecturer, teacher, trainee, intern, lead, leader, senior, junior, team, support, service, services, desk, helpdesk, servicedesk, reception, hotline, office, department, division, branch, sales, marketing, billing, finance, accounting, operations, procurement, security, company, corporation, corp, inc, incorporated, limited, ltd, llc, gmbh, group, holding, software, solutions, systems, technologies, university, institute, foundation
typed-contact-extension = ext, extn, extension, x, #
typed-contact-other-number = id, vat, tax, tin, iban, account, room, order, invoice, contract, case, ticket, sr, reference, ref, employee, badge, pin, passport
typed-contact-label = phone, telephone, tel, mobile, cell, mob, office, direct, work, home, fax, t, m, p, e, email, e-mail, mail, address, number, is, are, my, me, the, and, or, on, at, under, to, from, cc, ext, please, call, reach, reachable, write, use, thanks, regards, name, contact
typed-contact-never-name = i, available, busy, away, out, free, working, responsible, sick, new, back, you, he, she, it, we, they, him, his, her, hers, them, us, your, our, who, what, when, where, why, how, same, before, last, as, like, one, any, anyone, anybody, someone, somebody, nobody, none, no, not, don't, dont, know, idea, yes, ok, okay, sure, maybe, can, cannot, can't, could, should, would, shall, do, does, did, has, have, had, be, been, was, were, is, are, am, my, me, the, this, that, these, those, there, here, and, or, but, if, then, of, for, with, without, about, after, until, by, in, on, at, to, from, please, call, ask, use, take, wait, need, want, tell, say, said, send, write, hello, hi, hey, thanks, thank, sorry, later, now, today, tomorrow, colleague, colleagues, customer, partner, phone, email, mail, number, name, contact, myself, yourself, himself, herself, themselves, ourselves, everyone, everybody, whoever, whatever, whichever, whenever, anytime, unknown, asap, urgent, urgently, tbd, tba, todo, test, nonstop, non-stop, hours, hour, clock, always, daily, weekdays, monday, tuesday, wednesday, thursday, friday, saturday, sunday, english, czech, german, en, cs, cz, usual, first, surname, given, family, description, happy, glad, sent, subject, date
typed-on = on
typed-off = off
typed-summary = summary, shift
typed-language = en, english, angličtina, anglicky, v angličtině
typed-command-new = new, new ticket, new request, new case, new service request, open a ticket, open a request, open a case, open a service request, open ticket, open request, create a ticket, create a request, create ticket, raise a ticket, start a request, start over, start again, begin again
typed-command-form = form
typed-command-mine = mine, my requests, my tickets
typed-command-status = status
typed-command-atrisk = atrisk
typed-command-submitted = submitted
typed-command-answered = answered, they have answered, they answered, microsoft has answered
typed-command-note = note
typed-command-handover = handover
typed-command-escalate = escalate
typed-command-close = close
typed-command-customer = customer
typed-command-watch = watch
typed-command-unwatch = unwatch
typed-command-notify = notify
typed-command-language = language
typed-command-cancel = cancel, stop, cancel it, cancel this, cancel that, cancel please, please cancel, cancel the request, cancel this request, stop it
typed-command-help = help

## What in a description speaks against a severity: patterns of Python's re, in any case.

impact-not = (?:no|not|without|nor)(?:\s++(?:an?|any))?
impact-harmless = work[- ]?around|test (?:system|environment|server|tenant)|(?:dev|staging|sandbox)\b|non[- ]?production|cosmetic
impact-grave = production (?:is )?down|(?:all|every) (?:users?|customers?|sites?)|complete(?:ly)? (?:down|outage)|nobody can|no one can

## What people write when they tell a problem in their own words. "*" stands for any end of a word.
## Not translated one by one: each list holds what people of this language write in such a place.
## What each is for stands in services/reading/opening_words.py; dialogs/opening_vocabulary.py says
## which list goes where. Common words of sentences that are no names belong to
## typed-opening-ordinary: whatever is missing there may be taken for a customer's name.

typed-opening-product-azure = azure, windows azure, aks, kubernetes, app service, app services, azure sql, azure sql database, sql managed instance, cosmos db, cosmosdb, key vault, keyvault, storage account, storage accounts, blob storage, vnet, virtual network, expressroute, express route, front door, application gateway, log analytics, azure devops, avd, azure virtual desktop, azure backup, azure backups, site recovery, resource group, function app, function apps, azure functions, logic app, logic apps, data factory, service bus, event hub, event hubs, api management, vm scale set, azure vm, azure vms, azure subscription, azure monitor, defender for cloud, azure firewall, vpn gateway, azure files, azure openai, databricks, synapse, vcpu, vcpus
typed-opening-product-entra = entra, entra id, azure ad, azuread, aad, azure active directory, conditional access, entra connect, azure ad connect, aad connect, entra id p1, entra id p2, azure ad p1, azure ad p2, microsoft authenticator, sspr, self-service password reset, privileged identity management, enterprise application, enterprise applications, app registration, app registrations, identity protection, global admin, global administrator, aadsts*
typed-opening-product-m365 = microsoft 365, m365, ms365, ms 365, microsoft365, office 365, office365, o365, outlook, outlook web, outlook web app, outlook on the web, owa, exchange online, exchange admin center, microsoft exchange, ms exchange, ms teams, microsoft teams, teams rooms, teams meeting, teams meetings, teams calls, sharepoint, sharepoint online, onedrive, onedrive for business, one drive, excel, powerpoint, onenote, microsoft word, ms word, word document, word documents, word file, word files, ms office, microsoft office, office apps, microsoft 365 apps, microsoft 365 copilot, m365 copilot, viva engage, yammer, microsoft forms, ms forms, microsoft planner, ms planner, microsoft bookings, defender for office, defender for office 365, business premium, business standard, business basic, e3, e5, e1, f3, e3s, e5s, teams channel, teams channels, teams link, teams app, teams phone, teams desktop, teams client
typed-opening-product-dynamics = dynamics, dynamics 365, dynamics365, d365, ms dynamics, microsoft dynamics, dynamics crm, power platform, power apps, powerapps, power app, power automate, powerautomate, power pages, business central, dataverse, copilot studio, customer insights, finance and operations, d365fo, dynamics nav, microsoft crm, ms crm
typed-opening-product-ems = intune, microsoft intune, ms intune, autopilot, windows autopilot, endpoint manager, company portal, azure information protection, information protection, ems, ems e3, ems e5, enterprise mobility + security e3, enterprise mobility + security e5, enterprise mobility e3
typed-opening-product-marketplace = marketplace, azure marketplace, commercial marketplace, appsource, marketplace subscription, marketplace offer
typed-opening-product-unclear = defender, microsoft defender, defender for endpoint, purview, copilot, microsoft fabric, windows 365, cloud pc, sentinel, power bi, powerbi, azure portal, exchange server, exchange 2013, exchange 2016, exchange 2019, sharepoint server, sharepoint 2016, sharepoint 2019, crm, skype for business
typed-opening-bare-product = office, 365
typed-opening-large-m365 = teams, exchange, planner, bookings
typed-opening-generic-azure = vm, vms, virtual machine, virtual machines, virtual desktop
typed-opening-generic-m365 = mailbox, mailboxes, shared mailbox, shared mailboxes
typed-opening-generic-dynamics = crm online
typed-opening-generic-ems = mdm, mobile device management
typed-opening-generic-marketplace = saas offer, marketplace app
typed-opening-ending = s
typed-opening-other-maker = vmware, esxi, vsphere, hyper-v, proxmox, aws, amazon, gcp, google, gmail, citrix, salesforce, hubspot, sap, on-prem, on-premise, on-premises, onprem, zoom, slack, webex, okta, virtualbox, cisco, fortinet, fortigate, duo, sonicwall, watchguard, palo alto, checkpoint, sophos, oracle, ibm, apple
typed-opening-singular = is, isn't, isnt, does, doesn't, doesnt, has, hasn't, won't, wont, keeps, crashes, fails, freezes, stopped, stops, shows, says, hangs
typed-opening-fine = works, works fine, works well, work fine, working fine, is working, are working, still works, still working, is fine, are fine, is ok, are ok, is okay, is healthy, is up, are up, no issues, unaffected, not affected, isn't affected, aren't affected, not the problem, isn't the problem, not the issue, isn't the issue, not to blame, loads fine, runs fine, opens fine
typed-opening-unlike = not, no, never, stopped, hardly, barely, nothing, neither, nor, isn't, isnt, aren't, arent, doesn't, doesnt, don't, dont, nobody, nobody's, none, how, if, only
typed-opening-denial = not, no, isn't, isnt, never, nothing to do with, without, rather than, instead of, except, except for, apart from, other than, neither, nor, unlike, besides
typed-opening-between = a, an, the, about, related, to, with, on, our, their, any, of, in, really, actually, even, just
typed-opening-saying = wrote, write, wrote me, told, tell, called, call, sent, send, sending, messaged, pinged, chat, chatted, message, discussed, mentioned, reported, attached, attach, screenshot, screenshots, exported, export, list, spreadsheet, via, through, by
typed-opening-kind-technical = not working, doesn't work, doesnt work, does not work, does not start, does not open, does not load, does not sync, does not arrive, does not respond, doesn't respond, do not start, do not open, do not load, do not sync, do not arrive, don't start, don't open, don't load, calls drop, connections drop, sessions drop, meetings drop, don't work, dont work, do not work, isn't working, isnt working, aren't working, stopped working, no longer works, no longer work, no longer, won't work, wont work, didn't work, broken, broke, error, errors, error code, crash*, outage*, is down, are down, went down, down, offline, unreachable, unavailable, not available, not responding, unresponsive, not loading, doesn't load, won't load, won't start, wont start, doesn't start, won't open, wont open, doesn't open, not opening, not starting, won't sync, doesn't sync, not syncing, not synching, no sync, freezes, freezing, frozen, hangs, hanging, stuck, fails, fail, failed, failing, failure, failures, timeout, timeouts, times out, timing out, timed out, corrupt*, bounc*, ndr, exception, stack trace, not receiving, not delivered, not arriving, doesn't arrive, don't arrive, disappeared, vanished, malfunction*, glitch*, bug, degraded, slow, very slow, slowness, laggy, blue screen, bsod, keeps asking, keeps prompting, no access, lost access, locked out, access denied, refuses, blank, aadsts*, dead, kicking out, kicks out, vanish*, cannot open, went wrong, rejected, drops, dropping, dropped
typed-opening-weak-technical = cannot, can't, cant, can not, couldn't, could not, unable, isn't able, not able, won't, wont, doesn't, doesnt, problems, issues, problem, issue, trouble, troubles
typed-opening-doubt-technical = missing, wrong, incorrect*, blocked, still shows, still showing, never, pending, greyed out, grayed out, gone
typed-opening-doubt-billing = bought, buy, buying, purchase*, return, cancel, cancelled, canceled, cancellation, pay, paid, paying, money, cost, costs, expensive, amount, currency, currencies, drop from
typed-opening-doubt-quota = limit, limits, increase, increased, raise, raised, more capacity, capacity
typed-opening-questioning = how
typed-opening-singular-before = is
typed-opening-no-sign = how come, how long, in charge, shut down, shut it down, scale down, scaled down, drop down, drop-down, cut down, slow down, down payment, write down, no problem, not a problem, free of charge, error-free, fail over, failover
typed-opening-generic-entra = mfa, multi-factor authentication, multifactor authentication, two-factor authentication, authenticator, authenticator app
typed-opening-kind-billing = invoice, invoices, invoiced, billing, billed, overcharged, charged, charge, charges, double charged, refund*, credit note, credit notes, price, prices, pricing, price list, discount*, payment*, purchase order, cost of, costs of, error on the invoice, error in the invoice, mistake on the invoice, mistake in the invoice, wrong invoice, incorrect invoice, invoice is wrong, invoice is incorrect, problem with the invoice, issue with the invoice, invoice problem, billing problem, billing issue, problem with billing, issue with billing, wrong price, wrong amount, cancel the subscription, cancel a subscription, cancel their subscription, renew the subscription, renewal of
typed-opening-weak-billing = license*, licence*, licensing, subscription, subscriptions, renewal, seats, seat count, expired, expires, expire
typed-opening-kind-quota = quota increase, increase quota, increase the quota, raise the quota, raise quota, higher quota, more quota, quota request, increase the limit, raise the limit, limit increase, increase of the limit, increase our limit, more cores, more vcpus, capacity increase, core quota increase, vcpu quota increase, vcpu quota bump, quota bump, bump the quota, raise our quota, raise their quota, increase their quota, increase our quota, increase in quota, increase of quota, core quota raised
typed-opening-kind-question = question, questions, how to, how do, how can, how does, is it possible, is there a way, wondering, wonder, advice, advise, recommend*, best practice, best practices, what is the difference, what's the difference, would like to know, want to know, want to understand, wants to know, guidance, consult*, what is the best way, which plan, which license, which licence
typed-opening-kind-fraud = fraudulent charge*, fraudulent purchase*, fraudulent transaction*, fraudulent payment*, fraudulent subscription*, fraudulent usage, fraudulent order*, unauthorised charge*, unauthorized charge*, unauthorised purchase*, unauthorized purchase*, unauthorised usage, unauthorized usage, dispute, disputes, disputed, disputing, crypto mining, cryptomining, crypto-mining, crypto miner*, cryptominer*, chargeback, mining crypto
typed-opening-kind-unclear = vulnerab*, exploit*, compromised, hacked, breached, breach, cve, phishing, ransomware, malware, quota, quotas, phish, phished, spam*, pentest, penetration test, poc, proof of concept, hole in, security hole, security flaw, flaw in, backdoor, hijack*, stolen, leak*, got hold of, mining, miner, hacker*, attacker*, suspicious, fraud*, scam*, misus*, fake
typed-opening-severity = sev, severity, prio, priority, severity level, priority level, business impact
typed-opening-impact-large = whole company, entire company, whole organization, whole organisation, entire organization, entire organisation, whole office, entire office, all users, every user, all employees, all staff, all sites, all mailboxes, nobody can, no one can, no one is able, production is down, production down, production system, production is stopped, production stopped, business is stopped, complete outage, total outage, completely down, cannot work at all, can't work at all
typed-opening-impact-small = one user, single user, a single user, only one user, just one user, one mailbox, no hurry, not urgent, no rush, not critical, when you have time, whenever you have time, low priority, cosmetic, test environment, test system, test tenant, minor
typed-opening-people = user, users, people, persons, person, employees, colleagues, staff, workers, students, teachers, engineers, agents, members of staff, coworkers, co-workers, ppl
typed-opening-with-people = happens to, occurs to, applies to, limited to
typed-opening-not-people = license*, licence*, seat, seats, limit, limits, of, per, cores, out of, more, additional, extra, plan, new, subscription*, buy, purchase, quota, guests, max, maximum, or, to, unaffected, fine
typed-opening-count-1 = one, single
typed-opening-count-2 = two
typed-opening-count-3 = three
typed-opening-count-4 = four
typed-opening-count-5 = five
typed-opening-addition = +, and, plus, other, another
typed-opening-conjunction = but, however, although, though, whereas, while, yet, because
typed-opening-addressee = team, all, everyone, everybody, guys, there, folks, colleagues, support, sir, madam, helpdesk, again, bot, behalf, both, microsoft
typed-opening-closing = best regards, kind regards, warm regards, with best regards, with kind regards, with regards, best wishes, regards, sincerely, yours sincerely, yours faithfully, respectfully, cordially, cheers, thanks and regards, thanks & regards, br, rgds, all the best, kr
typed-opening-thanks = thanks, thank you, many thanks, thx, thanks a lot, thanks in advance, thank you in advance, much appreciated, ty, appreciate it, best, have a nice day, have a great day, have a good day
typed-opening-courtesy = open a ticket, open a case, open a request, open a service request, open an sr, open ticket, open case, raise a ticket, raise a case, raise a request, raise this, raise ticket, create a ticket, create a case, create a request, create ticket, log a ticket, log a case, log this, log a call, file a ticket, file a request, file this, open it, open one, open this, submit a ticket, can you help, could you help, please help, can you look, could you look, have a look, take a look, look into, let me know, let us know, fyi, see below, as discussed, hope you are, hope this, hope all, can you please, could you please, escalate this, escalate to microsoft, ticket with microsoft, ticket at microsoft, case with microsoft, forwarding this, see attached, please advise, please assist, asap, raise it, log it, u raise, file this one, has to go to, to microsoft please
typed-opening-politeness = please, pls, plz, so, ok, okay, well, also, and, urgent, fyi, asap, quick one, anyway, hi, hey, heyy, just, now, lol
typed-opening-sent-from = sent from my, sent from outlook, sent from mail, sent from, get outlook for
typed-opening-sender = from, von
typed-opening-subject = subject, betreff
typed-opening-header = sent, date, to, cc, bcc, reply-to, importance, attachments, priority, gesendet, an
typed-opening-original = original message, forwarded message, begin forwarded message, original appointment
typed-opening-wrote = wrote, writes
typed-opening-customer-cue = customer, client, customer of ours, client of ours, customer named, customer called, company, on behalf of, tenant, organisation, organization, end customer, customer name, client name
typed-opening-place-cue = at, for, with
typed-opening-aside = from, to, with, by, via, against, towards, like, unlike, than, supplier, vendor, partner, competitor
typed-opening-filler = is, named, called, our, the, named:, name, it's, its, level, requested
typed-opening-joiner = &, and
typed-opening-ordinary = portal, web, app, apps, admin, center, centre, mail, mails, email, emails, e-mail, e-mails, sign, sign-in, signin, signing, log, login, logon, password, today, yesterday, morning, afternoon, evening, night, week, month, monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february, march, april, may, june, july, august, september, october, november, december, says, say, reports, report, reported, complains, complaining, complained, needs, wants, uses, using, tries, tried, trying, gets, got, getting, sees, seeing, asks, asked, calls, called, wrote, writes, told, tells, lost, cannot, can't, unable, having, work, works, working, open, opening, start, starts, started, sync, syncs, update, updates, updated, upgrade, migration, migrated, file, files, folder, calendar, calendars, meeting, meetings, call, screen, device, devices, laptop, laptops, pc, phone, phones, group, groups, policy, policies, role, roles, cloud, data, database, storage, backup, backups, api, url, http, https, windows, linux, mac, macos, ios, android, chrome, edge, microsoft, office, teams, since, hi, hello, dear, our, my, the, a, an, all, every, some, several, many, first, second, also, just, only, still, already, please, urgent, ticket, tickets, case, request, help, question, invoice, invoices, charged, charge, price, credit, refund, subscription, subscriptions, licence, licences, license, licenses, increase, quota, limit, region, west, east, north, south, europe, us, uk, who, which, whose, that, would, will, want, going, make, made, see, new, old, big, small, long, short, high, low, both, each, few, more, most, other, another, such, own, same, very, too, then, than, once, during, before, between, through, above, below, up, down, off, over, again, further, vms, vm, aks, error, code, message, messages, user, users, people, everyone, nobody, none, side, end, issue, problem, service, health, status, production, page, site, sites, link, button, account, accounts, admins, regards, kind, best, thanks, sent, from, get, subject, fw, fwd, re, note, info, hey, good, day, outage, critical, severity, priority, sev, impact, business, id, it, i, bug, feature, number, numbers, name, one, two, three, four, five, twice, let, know, need, seem, seems, looks, look, appears, however, because, unfortunately, currently, suddenly, apparently, maybe, perhaps, nothing, something, anything, everything

## What people say beside their requests

typed-talk-greeting = hi, hello, hey, hi there, hello there, good morning, good afternoon, good evening, good day, hi bot, hello bot, hi behalf, hello behalf, hi all, hello team, hi team, howdy, greetings
typed-talk-thanks = ok, okay, got it, thanks, thank you, thx, ty, many thanks, thanks a lot, thank you very much, thanks so much, great thanks, ok thanks, ok thank you, perfect thanks, cool, great, perfect, nice, awesome, cheers, 👍, 🙏, ❤️, well done, good job, good bot
typed-talk-wait = wait, wait a moment, wait a minute, one moment, just a moment, a moment, moment, one second, one sec, just a sec, a second, hold on, hang on, brb, give me a minute, let me check
typed-talk-next = what now, what next, now what, and now, and then, and now what, so what now, what's next, what is next, what do i do, what do i do now, so what do i do now, what do i do next, what should i do, what should i do now, what should i do next, what do you need, what do you need from me
typed-talk-who = who are you, what are you, what is this, what can you do, what do you do, how does this work, are you a bot, are you human, are you there, how are you, what is behalf, who is this, what's this, test, ping
typed-ask-response = call back, react, reply, sla, response time, response times, first response, respond, responds, answer time, reaction time, how fast, how quickly, how soon, how long
typed-ask-word = what, which, how, when, who, where, is, are, do, does, can
typed-ask-who = who, where, which portal, what portal
typed-ask-filing = files, opens, submits, handles, raises, supports, can file, can open, may file, may open, do we file, do i file, to file, do we open, do i open, is it filed, is filed, responsible
typed-ask-letter-a = sev-a
typed-ask-letter-b = b, sev-b
typed-ask-letter-c = c, sev-c
typed-part = part, part of this, part of it, this, this one, this request, belongs here, same, the same, same one, same request
typed-neither = neither, neither of them, neither of these, none, none of them, none of these, leave it out, drop it, wrong chat
typed-new = new, new one, anew, start over, begin again, a new request, new request, another, another one, separate, a separate one
