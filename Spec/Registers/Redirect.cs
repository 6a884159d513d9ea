using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>A row of redirects.tbl: what the name of an EL1 or EL0 register means in a host.</summary>
/// <param name="InHost">What the name reaches from an Exception level that is in a host.</param>
/// <param name="Alias">The name by which EL2 then reaches <paramref name="Register"/>.</param>
public sealed record Redirect(Reg Register, Reg InHost, Reg Alias)
{
    private static readonly Reg?[] HostRegisters = ByIndex(r => r.Register, r => r.InHost);
    private static readonly Reg?[] Aliased = ByIndex(r => r.Alias, r => r.Register);

    public static IReadOnlyList<Redirect> All => RedirectTable.All;

    /// <summary>The row that an access to <paramref name="named"/> reaches once its traps have let it pass.</summary>
    public static AccessEntry Reached(in PE pe, AccessEntry named)
    {
        if (named.Register is not { } register)
            return named;
        if (Aliased[(int)register] is { } aliased)
            return RegisterRow.Of(aliased);
        return HostRegisters[(int)register] is { } host && AArch64.ELIsInHost(pe, pe.EL) ? RegisterRow.Of(host) : named;
    }

    private static Reg?[] ByIndex(Func<Redirect, Reg> from, Func<Redirect, Reg> to)
    {
        var map = new Reg?[RegisterRow.Count];
        foreach (var redirect in RedirectTable.All)
            map[(int)from(redirect)] = to(redirect);
        return map;
    }
}
