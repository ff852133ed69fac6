"""What is said of measured facts, in English; a further language has texts with the same keys and fields.

A fact's `how` is the note on how it was measured; its other texts are labels of its numbers, and names in
them.
"""

from __future__ import annotations

TEXTS = {
    "measured.F01.won": "share won by other shops, of customers who score 4",
    "measured.F02.won": "share won by other shops, of customers who score 5",
    "measured.won.how": "Goods of every day: the next purchase within a quarter, after one at a shop that "
    "the customer scores so. Fives are those of the focal shop where it surprises for nearly two years.",
    "measured.F03.how": "The same purchases as in F01 and F02, whose shares leave little room: together they "
    "imply 7.3. Of owners of what lasts, who know rivals from hearsay only, it is {owners:.0f}.",
    "measured.owners.how": "Owners of what lasts, four makes: who scores its make 3 buys it again in "
    "{three:.0%} of cases, who scores it 4 in {four:.0%}, who scores it 5 in {five:.0%}.",
    "measured.F03.odds": "odds ratio of the next purchase at the same shop, score 5 : score 4",
    "measured.F04.share": "share who buy the make again, scores as published",
    "measured.F05.slopes": "slope from 3 to 4 over slope from 4 to 5",
    "measured.F06.more": "satisfaction, ten minutes more less none",
    "measured.F06.how": "Theme park, after a year and a half. Gone at the sight of the sign: "
    "{true:.0%} without and {padded:.0%} with the ten minutes.",
    "measured.F07.more": "profit a customer, irrelevant promise less none",
    "measured.F07.how": "Coffee bars: three years with the promise of no bad bean, against no promise.",
    "measured.F08.morale": "morale with the promise less without",
    "measured.F08.turnover": "cost of staff who leave, money a month, without the promise less with it",
    "measured.F08.how": "Whoever gets goods late or broken has part of the price back; means over "
    "four years.",
    "measured.F09.rank": "rank of price among eleven",
    "measured.F09.how": "Market of durables: purchases of the third year if one need is served {step} "
    "better, or the price is {cut:.0%} lower: {effects}.",
    "measured.F09.effect": "{what} {effect:+.1%}",
    "measured.F09.product_quality": "product quality",
    "measured.F09.reliability": "reliability",
    "measured.F09.after_sales": "after sales",
    "measured.F09.responsiveness": "responsiveness",
    "measured.F09.courtesy_and_skill": "courtesy and skill",
    "measured.F09.convenience": "convenience",
    "measured.F09.reassurance": "reassurance",
    "measured.F09.expert_advice": "expert advice",
    "measured.F09.customisation": "customisation",
    "measured.F09.range": "range",
    "measured.F09.price": "price",
    "measured.F10.ratio": "effect of after-sales service over that of courtesy and skill at the sale",
    "measured.F10.how": "The same runs.",
    "measured.F11.profit": "profit share of the top 5 %",
    "measured.F12.profit": "profit share of the next 15 %",
    "measured.F13.profit": "profit share of the other 80 %",
    "measured.F14.sales": "sales share of the top 12 %",
    "measured.F15.losing": "loss-making share of the other 80 %",
    "measured.concentration.how": "The focal shop's customers of one year; profit is what is traced to a "
    "customer.",
    "measured.F16.growth": "growth of the same loyal customers' profit in a year, share",
    "measured.F16.how": "Who is loyal at the end of years 2 and 3. In the year before, those who stay loyal "
    "earned {sorting:+.1%} against all who were loyal: that is sorting. Across loyal customers profit "
    "changes by {across:+.1%} with each year of tenure.",
    "measured.F17.up": "firms: in competition less at first",
    "measured.F17.down": "firms: after the price war less in competition",
    "measured.F17.richer": "profit of all a month: in competition less at first",
    "measured.F17.poorer": "profit of all a month: after the price war less in competition",
    "measured.F17.how": "Pagers: months 0 to 5, 21 to 26 and 30 to 35, before the new technology comes.",
    "measured.F18.share": "service's share of the variance of value between firms, late over early",
    "measured.F18.how": "Pagers: those who sell them, from the last one's coming to the first one's "
    "leaving; value as customers weigh it, in four domains (goods, brand, convenience, service). That "
    "service is imitated more slowly is put in; what follows is how far.",
    "measured.F19.spread": "spread over that of {other}",
    "measured.F19.how": "Equal budgets, standard deviation of the gain over holding. Mean gain for "
    "each customer of the market: {means}.",
    "measured.F19.mean": "{strategy} {gain:+.1f}",
    "measured.F20.share": "change of share after +10 %",
    "measured.F20.how": "The focal shop of four; nobody follows the price.",
    "measured.F21.lost": "more lost: minor, solved quickly",
    "measured.F22.minor_unsolved": "more lost: minor, unsolved",
    "measured.F22.minor_silent": "more lost: minor, no complaint",
    "measured.F22.major_quick": "more lost: major, solved quickly",
    "measured.F22.major_unsolved": "more lost: major, unsolved",
    "measured.recovery.how": "Customers of four shops who met with that failure and that outcome in a "
    "month: who buys there again within a quarter, of those who then buy such goods at all. Of purchases at "
    "which nothing failed, {spared:.0%} are followed by another there.",
    "measured.F23.expert": "expert calls: warm less cold",
    "measured.F23.plain": "plain calls: direct less passed on",
    "measured.F23.how": "Call centre: satisfaction of all customers after a year and a half. Warm "
    "against cold where two in five questions need an expert; then, where transfers are warm, calls "
    "routed by skill against one plain call in five passed on.",
    "measured.F24.more": "profit a customer, sell always less after resolution",
    "measured.F24.how": "Three years; equal terms, every call.",
    "measured.F25.targeted": "targeted less none",
    "measured.F25.mass": "none less mass",
    "measured.F25.how": "Satisfaction of all customers after a year and a half.",
    "measured.F26.ratio": "transactions, quarter after over quarter before",
    "measured.F26.how": "The focal shop; against the same customers and luck without the breach.",
    "measured.F27.more": "profit a customer and month, cloned less own",
    "measured.F27.how": "A bank's model for older customers among the young, equal money.",
    "measured.F28.price": "price with advice at unchanged share, over the price before",
    "measured.F28.how": "Steel, three years; prices up to {highest:.2f} tried.",
    "measured.F29.difference": "profit per customer kept: discount less service",
    "measured.F29.how": "The focal shop; {discount:.0%} off for the long-standing and the loyal against the "
    "same money spent on care. Kept: {by_price:.0f} by the discount, {by_care:.0f} by care.",
    "measured.F30.share": "share of contribution from small active accounts",
    "measured.F30.how": "Market of brokers, two years; two customers in five hold such an account.",
    "measured.F31.less": "forecast less outcome a customer, {belief}",
    "measured.F31.how": "Eight plans, four years; a difference, for a ratio says nothing where the "
    "outcome is a loss. Plans chosen: {plans}.",
    "measured.F31.plan": "{belief}: {plan}",
    "measured.F31.benefits_ignored": "benefits ignored",
    "measured.F31.customers_do_not_change": "customers do not change",
    "measured.F31.possibility_is_probability": "possibility is probability",
    "measured.F31.only_big_accounts_count": "only big accounts count",
    "measured.F31.customers_are_isolated": "customers are isolated",
    "measured.F31.our_own_affair": "our own affair",
    "measured.F31.product_and_brand_do_not_count": "product and brand do not count",
    "measured.F32.lag": "months from half of the fall in wallet to half of the fall in accounts",
    "measured.F32.how": "Buying at the focal shop becomes a burden. Half of the fall in share "
    "of wallet after {wallet:.1f} months, half of the fall in accounts after {accounts:.1f}.",
    "measured.F33.early": "profit a customer and month, focus less drift, first two years",
    "measured.F33.late": "the same, last two of seven years",
    "measured.F33.how": "A small trainer, equal money. Segments served at the end: {focus:.0f} by the "
    "firm that holds on, {drift:.0f} by the one that may drift.",
    "measured.F34.before": "profit a customer and month before exposure, wants less needs",
    "measured.F34.after": "the same in the two years from exposure on",
    "measured.F34.how": "Eight years; exposed early enough in {exposed} of 16 runs. The firm goes on "
    "pushing afterwards.",
    "measured.F35.families": "profit a customer and month, few less many goods, for the target group",
    "measured.F35.everyone": "profit a customer and month, few less many goods, for everyone",
    "measured.F35.how": "Shops for the household, three years, equal money.",
    "measured.F36.elasticity": "own-price elasticity of the focal shop",
    "measured.F36.how": "A year's units at prices 4 % lower and 4 % higher, while nobody follows: as in "
    "regressions that hold rivals' prices.",
    "measured.F45.elasticity": "elasticity of all units in the price of all shops",
    "measured.F45.how": "All shops a tenth cheaper against all a tenth dearer, for a year.",
    "measured.F37.level": "change of the price level",
    "measured.F37.share": "change of the opener's share",
    "measured.F37.how": "The study price_war: its last year against the same year without the cut. How deep "
    "the first cut is, a tenth, is put in; that rivals' matching leaves shares where they were is what is "
    "tested.",
    "measured.F38.worth": "profit to date of who was told, over what it were of others",
    "measured.F38.how": "Customers won by talk in the first of five years, against the same customers "
    "with the same luck if being told made no difference: the published study matched them with others "
    "who are like them. Left for good: {leaving:.2f} as many.",
    "measured.F39.retention": "1 % better retention, per cent",
    "measured.F39.margin": "1 % better margin, per cent",
    "measured.F39.acquisition": "1 % less acquisition cost, per cent",
    "measured.F39.how": "Ten years, discounted at 10 %; winning customers costs what a shop spends on "
    "being known to people who are not its customers. Retention rises because fewer leave for reasons of "
    "their own: of a shop's customers {retention:.0%} are its customers a year later.",
    "measured.F40.correlation": "correlation of lifetime and profit",
    "measured.F40.how": "Customers who began with one of the shops in the first quarter, watched for "
    "three years; lifetime is from the first to the last purchase, to half a year, profit is discounted.",
    "measured.F41.ratio": "fall over rise of satisfaction",
    "measured.F41.how": "For a month the goods are {distance} worse than all expect, or {distance} "
    "better: the mean satisfaction of who bought then, against a month as usual.",
    "measured.F42.ratio": "repeat revenue of who claimed over payouts",
    "measured.F42.how": "As a firm counts it: whatever claimants buy in the year after their claim. What "
    "the promise truly brings, against the same customers and luck without it, is {true:.1f} times what "
    "is paid out.",
    "measured.tarp.silent": "no complaint",
    "measured.tarp.quick": "solved quickly",
    "measured.F60.ratio": "naive over true effect of membership on the share of wallet",
    "measured.F60.how": "The study dashboard: members have {naive:+.1%} of their purchases more here "
    "than other customers, {matched:+.1%} more than those who bought as much before, and {true:+.1%} more "
    "than the same people with the same luck without the programme. That who buys often here joins, and "
    "that points draw, is put in; how far records mislead is what is tested.",
    "measured.F61.lift": "purchases gained, share: light and moderate members less heavy ones",
    "measured.F61.how": "The study dashboard: purchases of members in the last year, with the programme "
    "over without it, by what they bought in the year before: the heavy third {heavy:+.1%}, the others "
    "{light:+.1%}.",
    "measured.F62.more": "purchases after a solved complaint, over the same customers had nothing gone "
    "wrong, less 1",
    "measured.F62.how": "The study dashboard: customers whose complaint was solved make {group:.1f} "
    "purchases in the year after: {naive:+.1f} against others, {matched:+.1f} against those who bought as "
    "much before, {true:+.2f} against themselves. Who buys more meets with more.",
    "measured.F63.grown": "made by the years, as a share of what old customers bring more than new ones",
    "measured.F63.how": "The study dashboard: customers of four years and more bring {naive:+.0f} more "
    "profit in a year than those who came within the year, {matched:+.0f} more than those of them who buy "
    "as much, and {true:+.0f} more than if they thought of the firm, and knew it, as new ones do.",
    "measured.F64.more": "profit of who came by talk over that of others, less 1",
    "measured.F64.how": "The study dashboard: {naive:+.0f} a year, of {others:.0f}; against the same "
    "customers had they come as any other {true:+.0f}, which is put in. Those who came by talk are newer, "
    "so that fewer of those who would not stay have gone.",
    "measured.tarp.unsolved": "unsolved",
    "measured.tarp.solved": "solved",
    "measured.F46.penetration": "penetration, mean distance from the Dirichlet over shops",
    "measured.F46.purchases_per_buyer": "purchases a buyer, the same",
    "measured.F46.category_purchases_per_buyer": "category purchases of its buyers, the same",
    "measured.F46.share_of_requirements": "share of requirements, the same",
    "measured.F46.sole_loyalty": "sole loyalty, the same",
    "measured.F46.s": "s of the Dirichlet",
    "measured.F46.how": "Goods of every day in the reference market, a year, every mechanism on; k is "
    "{k:.2f}. In mature retail s is {s:.2f}, and the columns are {deviation:.1%} off on average.",
    "measured.F47.rises": "correlation of purchases a buyer with penetration, across shops",
    "measured.F47.spread": "spread of purchases a buyer times non-buyers, standard deviation over mean",
    "measured.F47.how": "The same runs. In mature retail the correlation is {rises:+.2f} and the spread "
    "{spread:.2f}: its three firms are nearly of one size, and the smallest is small because fewer know it, "
    "not because it is liked less; those who know it buy there as often as others do elsewhere, and the "
    "trade, which buys most, likes it best. If all know all firms and one of them is less reliable, double "
    "jeopardy is there.",
    "measured.F48.furthest": "furthest pair of shops from the market's coefficient of duplication, share of "
    "it",
    "measured.F48.how": "The same runs; the coefficient is {coefficient:.2f}. In mature retail the furthest "
    "pair is {beside:.1%} off.",
    "measured.F49.lighter": "category purchases of the buyers of the two largest over those of the two "
    "smallest, less one",
    "measured.F49.how": "The same runs.",
    "measured.F50.sides": "share of markets with three brands or more that lie on one side",
    "measured.F50.s": "share of all markets under no contract whose s is 0.6 or more",
    "measured.F50.one": "{market} {sole:.0%}",
    "measured.F50.how": "Every market of the library with several firms, in its second year, {number} of "
    "them with three brands or more in a category bought at least twice a year. Between the sides, by sole "
    "loyalty: {between}. With two brands alone a quarter is hardly to be had: {two}.",
    "measured.F51.kept": "share of subscribers left, end of year {year}",
    "measured.F51.how": "The subscription market as shipped, all else at work. Of those there, {first:.1%} "
    "leave in the first year and {last:.1%} in the fourth.",
    "measured.F52.falls": "chance to leave in the fourth year less that in the first, subscribers alike",
    "measured.F52.how": "The same market with subscribers who hardly differ, at the same mean; as it is, "
    "the difference is {as_it_is:+.3f}.",
    "measured.F53.others": "share of the extra units that other firms lose",
    "measured.F53.how": "Goods of every day in the reference market, a fifth off for one month, rivals "
    "keeping their prices. The firm sells {extra:.0%} more in the month; {new_here:.0%} of that goes to "
    "people who had not bought there for a year. With rivals answering as their rules have it, the firm "
    "sells {answered:.0%} more, and others lose {others:.0%} of it.",
    "measured.F54.dip": "units sold less in the months after, over the extra units",
    "measured.F54.how": "The same runs, {months} months after the cut; with rivals answering it is "
    "{answered:.2f}.",
    "measured.F55.category": "change of the category over change of the firm, each as a share",
    "measured.F55.how": "The same runs; with rivals answering it is {answered:.2f}.",
    "measured.F56.short": "elasticity of units, first quarter",
    "measured.F56.long": "elasticity of units, third year",
    "measured.F56.ratio": "long over short",
    "measured.F56.soon": "answer after nine months over the third year's",
    "measured.F56.how": "Goods of every day and things that last in the reference market; for {years} years "
    "the firm spends {more:.0%} more on reach than its ordinary budget, which is within its fixed cost.",
    "measured.F57.satisfaction": "satisfaction: minor failure put right quickly less no failure",
    "measured.F57.repurchase": "share who buy there again within a quarter, the same",
    "measured.F57.major": "share who buy there again: major failure put right quickly less none",
    "measured.F57.how": "Customers of the everyday shops of the reference market, told apart by what they "
    "met with in a month, as for F21, which has those with a minor failure put right quickly leave less. A "
    "major failure put right quickly changes satisfaction by {satisfaction:+.2f}.",
    "measured.F58.correlation": "correlation across firms",
    "measured.F58.how": "All {firms} firms of the library's markets with several, each against the mean of "
    "its market. In {moved} of them turnover differs from what is usual in their market: elsewhere staff "
    "are never strained, and morale stands still. What replacing one who leaves costs, a fifth of a year's "
    "pay, is put in.",
    "measured.F59.satisfaction": "variance of share of wallet explained by satisfaction",
    "measured.F59.rule": "explained by the Wallet Allocation Rule less explained by satisfaction",
    "measured.F59.rank": "among who uses equally many firms: explained by rank less by satisfaction",
    "measured.F59.how": "The reference market, customers and the firms they used in a year. The rule "
    "explains {rule:.0%}. The rule counts firms as well as ranking them: among those who use equally many, "
    "rank explains {rank:.1%} and satisfaction {satisfaction:.1%}.",
}
