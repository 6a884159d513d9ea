using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// A GICv3 outside its CPU interfaces, as a value: distributor and redistributors.
/// One Security state (GICD_CTLR.DS is 1), affinity routing always on, SPIs 32 to 255, no message-based SPIs. (Arm IHI 0069H.)
/// </summary>
/// <remarks>
/// Not modelled: LPIs. Their base registers are stored, and enabling them stops.
/// Not modelled: the ITS; the board has none.
/// </remarks>
public sealed record GicState
{
    /// <summary>How many INTIDs there are below those of LPIs, as GICD_TYPER.ITLinesNumber says: 32 * (7 + 1).</summary>
    public const int InterruptCount = 256;

    /// <summary>The most PEs: GICR_TYPER.Processor_Number and the affinity could name more, the board does not.</summary>
    public const int MaxPEs = 8;

    private const int SharedCount = InterruptCount - InterruptBank.Size;

    private GicState(int pes)
    {
        Redistributors = ValueArray<Redistributor>.Of(pes, Redistributor.Reset);
        Shared = ValueArray<InterruptBank>.Of(SharedCount / InterruptBank.Size, InterruptBank.Shared);
        Routes = ValueArray<ulong>.Of(SharedCount, 0);
    }

    /// <summary>How many redistributors there are, one for each PE.</summary>
    public int ProcessorCount => Redistributors.Count;

    /// <summary>GICD_CTLR.EnableGrp0.</summary>
    internal bool EnableGrp0 { get; init; }

    /// <summary>GICD_CTLR.EnableGrp1.</summary>
    internal bool EnableGrp1 { get; init; }

    internal ValueArray<Redistributor> Redistributors { get; init; }

    /// <summary>The SPIs, 32 in each bank.</summary>
    internal ValueArray<InterruptBank> Shared { get; init; }

    /// <summary>GICD_IROUTER of each SPI: the affinity of the PE that it goes to.</summary>
    internal ValueArray<ulong> Routes { get; init; }

    /// <summary>The GIC as it leaves reset.</summary>
    /// <param name="pes">How many PEs there are, 1 to 8; the affinity of PE n is 0.0.0.n.</param>
    public static GicState Reset(int pes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pes, MaxPEs);
        return new GicState(pes);
    }

    /// <summary>What the redistributor of a PE forwards to its CPU interface.</summary>
    public PendingInterrupts Pending(int pe)
    {
        var redistributor = Redistributors[pe];
        if (redistributor.ProcessorSleep)
            return default;
        var own = redistributor.Interrupts;
        var (group0, group1) = (default(PendingInterrupt), default(PendingInterrupt));
        Collect(own, own.Forwarded, 0, ref group0, ref group1);
        for (int b = 0; b < Shared.Count; b++)
            if (Shared[b].Forwarded is var forwarded and not 0)
                Collect(Shared[b], RoutedTo(pe, b, forwarded), (uint)(b + 1) * InterruptBank.Size, ref group0, ref group1);
        return new PendingInterrupts(group0, group1);
    }

    /// <summary>One interrupt as the redistributor of a PE could forward it, best or not: it is present while it is pending, enabled, not active, in a group that GICD_CTLR enables, and goes to the PE.</summary>
    public PendingInterrupt Forwards(int pe, INTID id, out InterruptGroup group)
    {
        group = InterruptGroup.Group0;
        if (id.Value >= InterruptCount || Redistributors[pe].ProcessorSleep)
            return default;
        var bank = BankOf(pe, id);
        group = (bank.Group & id.Bit) != 0 ? InterruptGroup.Group1 : InterruptGroup.Group0;
        uint forwarded = bank.Forwarded & id.Bit;
        if (forwarded == 0 || !(group == InterruptGroup.Group1 ? EnableGrp1 : EnableGrp0) || (id.Bank > 0 && RoutedTo(pe, id.Bank - 1, forwarded) == 0))
            return default;
        return new PendingInterrupt(true, id, bank.Priorities[(int)(id.Value & 31)]);
    }

    /// <summary>The GIC with other levels of the private peripherals of a PE: bit n for INTID n, of 16 to 31.</summary>
    public GicState WithPrivateLines(int pe, uint levels)
    {
        const uint PPIs = 0xffff_0000;
        return WithPrivate(pe, Redistributors[pe].Interrupts.WithLines(PPIs, levels));
    }

    /// <summary>The GIC with another level of a shared peripheral.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such SPI.</exception>
    public GicState WithSharedLine(INTID id, bool level)
    {
        if (!id.IsSPI || id.Value >= InterruptCount)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"SPIs are 32 to {InterruptCount - 1}");
        return WithBank(0, id.Bank, BankOf(0, id).WithLines(id.Bit, level ? id.Bit : 0));
    }

    /// <summary>The GIC after what the CPU interface of a PE told it.</summary>
    public GicState After(int pe, GicCommand command) => command switch
    {
        GicCommand.Activate(var id) => WithBank(pe, id.Bank, BankOf(pe, id).Activate(id.Bit)),
        GicCommand.Deactivate(var id) => id.Value < InterruptCount ? WithBank(pe, id.Bank, BankOf(pe, id).Deactivate(id.Bit)) : this,
        GicCommand.SendSGI(var group, var value) => SoftwareGeneratedInterrupts.Send(this, pe, group, value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads 1, 2, 4 or 8 bytes at an offset from the distributor's frame of 64 KiB. Reads have no side effects.</summary>
    public ulong ReadDistributor(ulong offset, int size) => DistributorRegisters.Frame.Read(this, 0, offset, size);

    /// <summary>The GIC after a write of 1, 2, 4 or 8 bytes to the distributor's frame.</summary>
    /// <exception cref="NotModelledException">The write would do what is not modelled.</exception>
    public GicState WriteDistributor(ulong offset, int size, ulong value) => DistributorRegisters.Frame.Write(this, 0, offset, size, value);

    /// <summary>Reads 1, 2, 4 or 8 bytes at an offset from the two frames, RD_base and SGI_base, of a redistributor.</summary>
    public ulong ReadRedistributor(int pe, ulong offset, int size) => RedistributorRegisters.Frames.Read(this, pe, offset, size);

    /// <summary>The GIC after a write of 1, 2, 4 or 8 bytes to the frames of a redistributor.</summary>
    /// <exception cref="NotModelledException">The write would do what is not modelled: enable LPIs.</exception>
    public GicState WriteRedistributor(int pe, ulong offset, int size, ulong value) => RedistributorRegisters.Frames.Write(this, pe, offset, size, value);

    /// <summary>The affinity of a PE as GICD_IROUTER holds it: Aff3 at bit 32, Aff2, Aff1 and Aff0 at bits 23 to 0.</summary>
    internal static ulong AffinityOf(int pe) => (ulong)pe;

    /// <summary>The interrupts with numbers 32n to 32n + 31, which are private to the PE when n is 0.</summary>
    internal InterruptBank Bank(int pe, int n) => n == 0 ? Redistributors[pe].Interrupts : Shared[n - 1];

    internal GicState WithBank(int pe, int n, InterruptBank bank) =>
        n == 0 ? WithPrivate(pe, bank) : this with { Shared = Shared.With(n - 1, bank) };

    internal GicState With(int pe, Redistributor redistributor) => this with { Redistributors = Redistributors.With(pe, redistributor) };

    private InterruptBank BankOf(int pe, INTID id) => Bank(pe, id.Bank);

    private GicState WithPrivate(int pe, InterruptBank bank) => With(pe, Redistributors[pe] with { Interrupts = bank });

    /// <summary>
    /// Those of the SPIs in <paramref name="which"/> that go to a PE. One whose affinity is that of no PE stays pending.
    /// </summary>
    private uint RoutedTo(int pe, int sharedBank, uint which)
    {
        uint routed = 0;
        for (uint rest = which; rest != 0; rest &= rest - 1)
        {
            int n = System.Numerics.BitOperations.TrailingZeroCount(rest);
            if (Routes[sharedBank * InterruptBank.Size + n] == AffinityOf(pe))
                routed |= 1u << n;
        }
        return routed;
    }

    /// <summary>GICD_CTLR enables each group by itself.</summary>
    private void Collect(InterruptBank bank, uint candidates, uint first, ref PendingInterrupt group0, ref PendingInterrupt group1)
    {
        if (EnableGrp0)
            group0 = bank.Best(candidates & ~bank.Group, first, group0);
        if (EnableGrp1)
            group1 = bank.Best(candidates & bank.Group, first, group1);
    }
}
