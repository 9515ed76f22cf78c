"""Words that made-up records are written with."""

FIRST = """
    adaptive aggregate automatic bilateral bounded cleared closed common controlled delayed derived direct dynamic
    early elastic external fixed flexible forward free gross hourly indexed initial internal joint late linear
    listed local managed manual metered mobile modular monthly mutual nested net neutral nodal open optional
    paired partial passive planned posted
""".split()  # noqa: SIM905  # words read better than quotes
MIDDLE = """
    account alarm band battery block bus cable capacity charging circuit clearing command congestion connection
    consent contract cost cycle delivery demand depot device discharge energy export feeder fleet frequency garage
    heat import inverter load market meter parking peak phase plug power price rate reserve ride route session
    settlement site
""".split()  # noqa: SIM905  # words read better than quotes
THINGS = """
    account agreement allowance area baseline bid boundary budget calendar ceiling class contour curve deadline
    delta estimate floor forecast gradient group index interval ledger level limit margin mode notice offer order
    outlook period plan pool portfolio profile quota ramp range ratio register release report schedule share
    signal slot span
""".split()  # noqa: SIM905  # words read better than quotes
PLAIN = """
    about above across after again against agreed almost already although among another answer apart around asked
    away based because become before begins below better between beyond both brings brought called carried cases
    caused changes choose clear close comes compared complete consider costs counted course covered daily decided
    depends describes different distance during each easier either enough equal even every exact example expected
    explains extra far faster few final finds first follow formal found fourth frequent full gives given grows
    half happens hardly held here higher however human inside instead joined keeps kind known large last later
    least leaves less longer looked lower made makes many meant method might moved narrow near needed never next
    nothing often once only other outside over own part people place possible rather reached reads ready real
    reason received recent remains result rises same second seen sends several short shown simple since small some
    soon starts stays still stops such takes tells than their then there these third those three through today
    together told towards turns twice under until used useful usual value varies wanted ways weekly well where
    which while whole wide within without works year
""".split()  # noqa: SIM905  # words read better than quotes
