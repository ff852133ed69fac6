"""What the columns of a log may be called, and how two names are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

#: Names of the columns of each role, best first, as `plain` gives them.
NAMES: Mapping[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "customer": "customer customerid custid cust customerno customernumber client clientid user "
        "userid member memberid subscriber subscriberid buyer buyerid household householdid "
        "householdkey account accountid card cardid cardnumber customeremail emailaddress email "
        "useremail buyeremail billingemail id nclient noclient numclient numeroclient codeclient "
        "idclient acheteur kunde kundennr kundennummer kundenid kundeid cliente idcliente clienteid "
        "ncliente nocliente numerocliente codigocliente klant klantnr klantnummer klantid "
        "customername clientname 客户 客户编号 客户号 客户id 会员 会员号 会员id 顾客 用户 用户id 买家",
        "date": "date purchasedate orderdate transactiondate transdate invoicedate saledate saledt "
        "orderdt day timestamp datetime time dateofpurchase dateoforder orderedat purchasedat "
        "processedat createdat created createddate paidat dateachat datedachat datecommande "
        "datedecommande datevente datedevente datefacture datum kaufdatum bestelldatum rechnungsdatum "
        "buchungsdatum verkaufsdatum fecha fechacompra fechadecompra fechapedido datacompra "
        "datadacompra datadeacquisto dataordine besteldatum aankoopdatum jour tag data 日期 购买日期 "
        "交易日期 订单日期 销售日期 下单时间 交易时间 时间",
        "amount": "amount totalamount orderamount purchaseamount amt spend spending dollars revenue "
        "sales salesvalue turnover total ordertotal grandtotal totalprice totalpaid value ordervalue "
        "dollarvalue money paid monetary fee montant montantttc montantht montanttotal totalttc "
        "prixtotal betrag gesamtbetrag umsatz summe importe importetotal monto importo valor "
        "valortotal bedrag totaalbedrag omzet 金额 消费金额 交易金额 订单金额 销售金额 销售额 "
        "实付金额",
        "start": "start startdate starts begin begindate begins started startedat startedon "
        "contractstart contractstartdate subscriptionstart subscriptionstartdate activated "
        "activatedat activationdate signup signupdate joined joindate since from validfrom beginn "
        "vertragsbeginn debut datedebut inicio fechainicio 开始日期 开始 生效日期 入会日期",
        "end": "end enddate ends ended endedat endedon contractend contractenddate subscriptionend "
        "subscriptionenddate expired expiredat expirydate cancelled canceled cancelledat canceledat "
        "cancellation cancellationdate canceldate churndate left leavedate until to validto ende "
        "vertragsende fin datefin fechafin 结束日期 结束 到期日期 退订日期 离开日期",
        "plan": "plan planname planid tier subscriptionplan billinginterval billingperiod package 套餐",
        "units": "units quantity qty unitssold numberofunits pieces numberofcds 数量 件数",
        "price": "price unitprice priceperunit 单价 价格",
        "good": "good goods product productid productcode sku stockcode item itemid article articleid "
        "ean 商品 商品编号 产品 产品编号 货号",
        "order": "order orderid ordernumber orderno ordername invoice invoiceid invoiceno "
        "invoicenumber receipt receiptid receiptno transaction transactionid transactionno basket "
        "basketid 订单 订单号 订单编号",
        "currency": "currency currencycode devise wahrung waehrung moneda valuta 币种 货币",
        "frequency": "frequency x repeats repeatpurchases repeattransactions",
        "recency": "recency tx",
        "age": "t age customerage",
        "spend": "monetaryvalue monetary mx zbar meanspend averagespend averageordervalue aov",
    }.items()
}  # fmt: skip
_ROLE_OF = {name: role for role in ("customer", "date", "amount", "start", "end") for name in NAMES[role]}
#: Dates that a purchase may have, and the record of a contract, too.
RECORD_DATES = {"created", "createdat", "createddate", "timestamp"}


def plain(name: str) -> str:
    """A name as it is compared: small letters without accents, signs and what stands in brackets last."""
    bare = re.sub(r"(?<=\S)\s*[(\[][^()\[\]]*[)\]]\s*$", "", name)
    letters = unicodedata.normalize("NFKD", bare.lower())
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c)))


def roles_named(names: Iterable[str]) -> set[str]:
    """What is named of that which a log of purchases or contracts, or a summary, is made of."""
    found = {plain(name) for name in names}
    roles = {_ROLE_OF[name] for name in found if name in _ROLE_OF}
    return roles | ({"frequency", "recency"} if {"frequency", "recency"} <= found else set())
