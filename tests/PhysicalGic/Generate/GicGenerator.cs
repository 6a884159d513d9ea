using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Oracle;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;

namespace VirtSpec.PhysicalGic.Generate;

/// <summary>Random sequences of accesses in which a few interrupts of a few priorities meet.</summary>
/// <remarks>The specification runs along only to leave out steps after which QEMU is known to depart: what is expected comes from QEMU.</remarks>
public sealed class GicGenerator
{
    private const int MinimumSteps = 20, MoreSteps = 30;

    private static readonly int[] LevelSources = [QemuGic.VirtualTimer, QemuGic.PhysicalTimer, QemuGic.UARTInterrupt, QemuGic.RTCInterrupt];

    private static readonly Reg[] ReadRegisters =
        [Reg.ICC_PMR_EL1, Reg.ICC_BPR0_EL1, Reg.ICC_BPR1_EL1, Reg.ICC_CTLR_EL1, Reg.ICC_AP0R0_EL1, Reg.ICC_AP1R0_EL1, Reg.ICC_IGRPEN0_EL1, Reg.ICC_IGRPEN1_EL1];

    /// <summary>How often each kind of step is drawn.</summary>
    private static readonly (int Weight, Func<GicGenerator, GicStep> Make)[] Kinds =
    [
        (10, g => g.Bit(0x200)), (2, g => g.Bit(0x280)), (6, g => g.SGI()), (9, g => g.PeripheralLine()),
        (9, g => GicStep.OfRegister(g.PE(), Reg.ICC_IAR0_EL1)), (14, g => GicStep.OfRegister(g.PE(), Reg.ICC_IAR1_EL1)),
        (7, g => GicStep.OfRegister(g.PE(), Reg.ICC_EOIR0_EL1, g.AnyId())), (11, g => GicStep.OfRegister(g.PE(), Reg.ICC_EOIR1_EL1, g.AnyId())), (7, g => GicStep.OfRegister(g.PE(), Reg.ICC_DIR_EL1, g.AnyId())),
        (3, g => g.Bit(0x100)), (2, g => g.Bit(0x180)), (2, g => g.Bit(0x300)), (2, g => g.Bit(0x380)), (4, g => g.PriorityOf()), (3, g => g.Groups()), (2, g => g.Configuration()), (2, g => g.Route()),
        (3, g => GicStep.OfRegister(g.PE(), Reg.ICC_PMR_EL1, g.Mask())), (2, g => GicStep.OfRegister(g.PE(), Reg.ICC_BPR0_EL1, (ulong)g._draw.Below(8))), (2, g => GicStep.OfRegister(g.PE(), Reg.ICC_BPR1_EL1, (ulong)g._draw.Below(8))),
        (2, g => GicStep.OfRegister(g.PE(), Reg.ICC_CTLR_EL1, g._draw.Chance(3, 4) ? (ulong)g._draw.Below(4) : g._draw.Next())),
        (1, g => GicStep.OfRegister(g.PE(), Reg.ICC_AP0R0_EL1, g.ActivePriorities())), (1, g => GicStep.OfRegister(g.PE(), Reg.ICC_AP1R0_EL1, g.ActivePriorities())),
        (1, g => GicStep.OfRegister(g.PE(), Reg.ICC_IGRPEN0_EL1, (ulong)g._draw.Below(4))), (1, g => GicStep.OfRegister(g.PE(), Reg.ICC_IGRPEN1_EL1, (ulong)g._draw.Below(4))),
        (2, g => GicStep.Memory(null, 0, 4, g._draw.Chance(1, 2) ? 3 : g._draw.Next() & 0xffff_ffff)),
        (4, g => g.AnyRead()), (4, g => g.AnyWrite()), (3, g => GicStep.OfRegister(g.PE(), g._draw.Pick(ReadRegisters))),
    ];

    private static readonly int TotalWeight = Kinds.Sum(k => k.Weight);

    private readonly Draw _draw;
    private readonly bool _forQemu;
    private readonly int[] _pes;
    private readonly int[] _interrupts;
    private readonly byte[] _priorities;
    private readonly List<GicStep> _steps = [];
    private SpecGic _spec = new();

    private GicGenerator(Draw draw, bool forQemu)
    {
        _draw = draw;
        _forQemu = forQemu;
        _pes = draw.Chance(3, 4) ? [0] : [.. Enumerable.Range(0, 2 + draw.Below(SpecGic.PEs - 1))];
        _interrupts = [.. LevelSources.Where(_ => draw.Chance(1, 2)), .. Enumerable.Range(0, 2 + draw.Below(5)).Select(_ => AnyInterrupt())];
        _priorities = [.. Enumerable.Range(0, 1 + draw.Below(5)).Select(_ => (byte)(draw.Below(32) << 3))];
    }

    /// <summary>The case with a number under a seed.</summary>
    /// <param name="forQemu">Leaves out what QEMU is known to do otherwise.</param>
    public static GicCase Make(ulong seed, ulong index, bool forQemu = true) => new GicGenerator(Draw.For(seed, index), forQemu).Make();

    private GicCase Make()
    {
        foreach (int pe in _pes)
            Begin(pe);
        Add(GicStep.Memory(null, 0, 4, _draw.Chance(7, 8) ? 3u : (ulong)_draw.Below(4)));
        foreach (int interrupt in _interrupts)
            Begin(interrupt, _draw.Pick(_pes));
        int count = MinimumSteps + _draw.Below(MoreSteps);
        for (int i = 0; i < count; i++)
        {
            var step = Kind().Make(this);
            if (Add(step))
                Add(GicStep.Signals(step.Place is GicPlace.Register or GicPlace.Line ? step.PE : PE()));
        }
        End();
        return new GicCase([.. _steps]);
    }

    private void Begin(int pe)
    {
        Add(GicStep.Memory(pe, 0x14, 4, 0));
        Add(GicStep.OfRegister(pe, Reg.ICC_PMR_EL1, _draw.Chance(1, 2) ? 0xff : Mask()));
        Add(GicStep.OfRegister(pe, Reg.ICC_IGRPEN0_EL1, _draw.Chance(7, 8) ? 1u : 0));
        Add(GicStep.OfRegister(pe, Reg.ICC_IGRPEN1_EL1, _draw.Chance(7, 8) ? 1u : 0));
        if (_draw.Chance(1, 2))
            Add(GicStep.OfRegister(pe, Reg.ICC_BPR0_EL1, (ulong)_draw.Below(8)));
        if (_draw.Chance(1, 2))
            Add(GicStep.OfRegister(pe, Reg.ICC_BPR1_EL1, (ulong)_draw.Below(8)));
        if (_draw.Chance(1, 3))
            Add(GicStep.OfRegister(pe, Reg.ICC_CTLR_EL1, (ulong)_draw.Below(4)));
    }

    private void Begin(int interrupt, int pe)
    {
        if (_draw.Chance(1, 3))
            Add(Configuration(interrupt, pe));
        Add(PriorityOf(interrupt, pe, 1));
        if (_draw.Chance(2, 3))
            Add(OfBank(0x80, interrupt, pe, Bits(interrupt)));
        if (_draw.Chance(5, 6))
            Add(OfBank(0x100, interrupt, pe, 1u << interrupt % 32));
        if (interrupt >= 32 && _pes.Length > 1)
            Add(Route(interrupt));
    }

    /// <summary>Reads all that the case may have changed.</summary>
    private void End()
    {
        foreach (int pe in _pes)
        {
            Add(GicStep.Signals(pe));
            foreach (var register in ReadRegisters)
                Add(GicStep.OfRegister(pe, register));
            foreach (uint offset in new uint[] { 0x80, 0x100, 0x200, 0x300, 0xc00, 0xc04 })
                Add(GicStep.Memory(pe, 0x1_0000 + offset, 4));
            foreach (uint offset in new uint[] { 0x70, 0x78 })
                Add(GicStep.Memory(pe, offset, 8));
        }
        foreach (int bank in _interrupts.Where(i => i >= 32).Select(i => i / 32).Distinct())
            foreach (uint offset in new uint[] { 0x80, 0x100, 0x200, 0x300 })
                Add(GicStep.Memory(null, offset + 4 * (uint)bank, 4));
        foreach (int interrupt in _interrupts.Where(i => i >= 32))
            Add(GicStep.Memory(null, 0x6000 + 8 * (uint)interrupt, 8));
    }

    /// <summary>Adds a step, unless QEMU is known to depart after it.</summary>
    private bool Add(GicStep step)
    {
        if (IsUnpredictable(step))
            return false;
        var next = _spec.Clone();
        next.Run(step);
        if (_forQemu && Enumerable.Range(0, SpecGic.PEs).Any(pe => Hides(next, pe)))
            return false;
        _spec = next;
        _steps.Add(step);
        return true;
    }

    /// <summary>The best interrupt is of a group that ICC_IGRPENn_EL1 disables, and one of the other group is behind it, which QEMU then does not see.</summary>
    private static bool Hides(SpecGic spec, int pe)
    {
        var pending = spec.Gic.Pending(pe);
        bool enabled0 = spec[pe].System[Reg.ICC_IGRPEN0_EL1] != 0, enabled1 = spec[pe].System[Reg.ICC_IGRPEN1_EL1] != 0;
        return pending.Group0.IsPresent && pending.Group1.IsPresent && enabled0 != enabled1;
    }

    /// <summary>Changing ICFGR of an SPI that is enabled is UNPREDICTABLE: QEMU then does not see a change until another one.</summary>
    private bool IsUnpredictable(GicStep step)
    {
        if (step is not { Place: GicPlace.Distributor, Value: not null, Size: 4, Offset: >= 0xc08 and < 0xd00 })
            return false;
        uint first = (step.Offset - 0xc00) * 4;
        return ((uint)_spec.Gic.ReadDistributor(0x100 + first / 32 * 4, 4) >> (int)(first % 32) & 0xffff) != 0;
    }

    private (int Weight, Func<GicGenerator, GicStep> Make) Kind()
    {
        int at = _draw.Below(TotalWeight);
        return Kinds.First(kind => (at -= kind.Weight) < 0);
    }

    private int PE() => _draw.Pick(_pes);

    private int Interrupt() => _draw.Pick(_interrupts);

    private int AnyInterrupt() => _draw.Below(4) switch { 0 => _draw.Below(16), 1 => 16 + _draw.Below(16), 2 => 32 + _draw.Below(8), _ => 32 + _draw.Below(224) };

    /// <summary>An INTID for EOIR and DIR: mostly one that is active.</summary>
    private ulong AnyId()
    {
        int pe = PE();
        var active = _interrupts.Where(i => ((i < 32 ? _spec.Gic.ReadRedistributor(pe, 0x1_0300, 4) : _spec.Gic.ReadDistributor(0x300 + (uint)i / 32 * 4, 4)) >> i % 32 & 1) != 0).ToList();
        if (active.Count > 0 && _draw.Chance(3, 4))
            return (ulong)_draw.Pick(active);
        return _draw.Chance(1, 8) ? 1020 + (ulong)_draw.Below(4) : (ulong)Interrupt();
    }

    /// <summary>A bit of a register for an interrupt, alone or among others.</summary>
    private GicStep Bit(uint offset)
    {
        int interrupt = Interrupt();
        return OfBank(offset, interrupt, PE(), Bits(interrupt));
    }

    private uint Bits(int interrupt) => 1u << interrupt % 32 | (_draw.Chance(1, 6) ? (uint)_draw.Next() : 0);

    private static GicStep OfBank(uint offset, int interrupt, int pe, uint value) =>
        interrupt < 32 ? GicStep.Memory(pe, 0x1_0000 + offset, 4, value) : GicStep.Memory(null, offset + (uint)interrupt / 32 * 4, 4, value);

    private GicStep Groups() => Bit(0x80);

    private GicStep PriorityOf() => PriorityOf(Interrupt(), PE(), _draw.Chance(3, 4) ? 1 : 4);

    private GicStep PriorityOf(int interrupt, int pe, int size)
    {
        uint offset = 0x400 + (uint)interrupt & ~((uint)size - 1);
        ulong value = 0;
        for (int i = 0; i < size; i++)
            value |= (ulong)_draw.Pick(_priorities) << 8 * i;
        return interrupt < 32 ? GicStep.Memory(pe, 0x1_0000 + offset, size, value) : GicStep.Memory(null, offset, size, value);
    }

    private GicStep Configuration() => Configuration(Interrupt(), PE());

    private GicStep Configuration(int interrupt, int pe)
    {
        uint offset = 0xc00 + (uint)interrupt / 16 * 4;
        ulong value = _draw.Next() & 0xffff_ffff;
        return interrupt < 32 ? GicStep.Memory(pe, 0x1_0000 + offset, 4, value) : GicStep.Memory(null, offset, 4, value);
    }

    private GicStep Route() => Route(_interrupts.Where(i => i >= 32).Append(40).Min());

    private GicStep Route(int interrupt)
    {
        uint offset = 0x6000 + 8 * (uint)interrupt;
        return _draw.Below(8) switch
        {
            0 => GicStep.Memory(null, offset, 8, _draw.Next() & 0xff_00ff_ffff),
            1 => GicStep.Memory(null, offset + 4, 4, _draw.Next() & 0xff),
            2 or 3 => GicStep.Memory(null, offset, 4, (ulong)PE()),
            _ => GicStep.Memory(null, offset, 8, (ulong)PE()),
        };
    }

    private GicStep PeripheralLine()
    {
        var sources = LevelSources.Intersect(_interrupts).ToList();
        int source = sources.Count > 0 ? _draw.Pick(sources) : QemuGic.VirtualTimer;
        return GicStep.Line(source < 32 ? PE() : 0, source, _draw.Chance(1, 2));
    }

    private GicStep SGI()
    {
        ulong sgi = (ulong)(_interrupts.Where(i => i < 16).Append(_draw.Below(16)).First()) << 24;
        ulong targets = _draw.Chance(1, 2) ? 1UL << PE() : _draw.Next() & 0xffff;
        ulong rare = _draw.Below(8) switch { 0 => 1UL << 40, 1 => 1UL << 16, 2 => (ulong)_draw.Below(16) << 44, 3 => _draw.Next() & 0x00ff_00ff_00ff_0000, _ => 0 };
        return GicStep.OfRegister(PE(), _draw.Below(5) switch { 0 => Reg.ICC_ASGI1R_EL1, 1 => Reg.ICC_SGI0R_EL1, _ => Reg.ICC_SGI1R_EL1 }, sgi | targets | rare);
    }

    private ulong Mask() => _draw.Below(4) switch { 0 => (ulong)_draw.Pick(_priorities), 1 => (ulong)_draw.Pick(_priorities) + 8 & 0xff, 2 => _draw.Next() & 0xff, _ => 0xff };

    private ulong ActivePriorities() => _draw.Chance(1, 3) ? 0 : 1UL << _draw.Below(32) | (_draw.Chance(1, 2) ? 1UL << _draw.Below(32) : 0);

    private GicStep AnyRead() => AnyAccess(write: false);

    private GicStep AnyWrite() => AnyAccess(write: true);

    private GicStep AnyAccess(bool write)
    {
        bool isDistributor = _draw.Chance(1, 2);
        uint offset = _draw.Pick(isDistributor ? GicMap.Distributor : GicMap.Redistributor);
        int size = _draw.Chance(1, 2) && (offset & 3) == 0 ? 4 : 1 << _draw.Below(Math.Min(4, 1 + System.Numerics.BitOperations.TrailingZeroCount(offset | 8)));
        ulong drawn = size == 8 ? _draw.Next() : _draw.Next() & (1UL << 8 * size) - 1;
        ulong? value = !write ? null : _forQemu || offset == 0 ? GicMap.Agreed(isDistributor, offset, size, drawn) : drawn;
        return GicStep.Memory(isDistributor ? null : PE(), offset, size, value);
    }
}
