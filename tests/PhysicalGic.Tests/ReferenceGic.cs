using VirtSpec.PhysicalGic.Cases;
using VirtSpec.Spec.Registers;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>
/// A GIC once more, from the words of the manual and in another way than the specification: an object for each interrupt, sets of active priorities,
/// lists in order. It has no opinion on identification registers and on LPIs. (Arm IHI 0069H.)
/// </summary>
internal sealed class ReferenceGic
{
    private readonly Interrupt[] _shared = [.. Enumerable.Range(0, 256).Select(id => new Interrupt(id))];
    private readonly Element[] _pes = [.. Enumerable.Range(0, SpecGic.PEs).Select(n => new Element(n))];
    private readonly bool[] _enabled = new bool[2];

    /// <summary>What the step reads; empty for a write, null without an opinion.</summary>
    public ulong[]? Run(GicStep step)
    {
        switch (step.Place)
        {
            case GicPlace.Line:
                Drive(step.Number < 32 ? _pes[step.PE].Own[step.Number] : _shared[step.Number], step.Value == 1);
                return [];
            case GicPlace.Register or GicPlace.Signals when step.Value is { } value:
                Write(_pes[step.PE], step.Register, value);
                return [];
            case GicPlace.Register or GicPlace.Signals:
                return [.. step.Registers.Select(register => Read(_pes[step.PE], register))];
            default:
                return Memory(step);
        }
    }

    /// <summary>4.1.2: an edge-triggered interrupt is pending from the edge on; a level-sensitive one while the level holds.</summary>
    private static void Drive(Interrupt interrupt, bool level)
    {
        interrupt.Latch |= interrupt.Edge && level && !interrupt.Line;
        interrupt.Line = level;
    }

    private ulong[]? Memory(GicStep step)
    {
        bool isDistributor = step.Place == GicPlace.Distributor;
        if (!isDistributor && step.Offset < 0x1_0000)
            return Redistributor(_pes[step.Number], step);
        uint offset = isDistributor ? step.Offset : step.Offset - 0x1_0000;
        if (isDistributor && offset is 0x4 or 0x8 or >= 0xffd0)
            return null;
        if (isDistributor && offset == 0)
            return step.Size == 4 ? Control(step.Value) : Ignored(step);
        if (isDistributor && offset is >= 0x6000 and < 0x8000)
            return Router(step, (int)(offset - 0x6000) / 8);
        var interrupts = isDistributor ? _shared : _pes[step.Number].Own;
        return (offset, step.Size) switch
        {
            ( >= 0x80 and < 0x400, 4) => Bits(interrupts, isDistributor, offset & ~0x7fu, (int)(offset & 0x7f) * 8, step.Value),
            ( >= 0x400 and < 0x800, 1 or 4) => Priorities(interrupts, isDistributor, (int)offset - 0x400, step),
            ( >= 0xc00 and < 0xd00, 4) => Configuration(interrupts, isDistributor, (int)(offset - 0xc00) * 4, step.Value),
            _ => Ignored(step),
        };
    }

    private ulong[] Control(ulong? value)
    {
        if (value is null)
            return [0x50u + (_enabled[0] ? 1u : 0) + (_enabled[1] ? 2u : 0)];
        (_enabled[0], _enabled[1]) = (value % 2 == 1, value / 2 % 2 == 1);
        return [];
    }

    private static ulong[]? Redistributor(Element pe, GicStep step)
    {
        if (step.Offset != 0x14 || step.Size != 4)
            return step.Offset is 0x0 or 0x4 or (>= 0x8 and < 0x10) or (>= 0x70 and < 0x80) or >= 0xffd0 ? null : Ignored(step);
        if (step.IsRead)
            return [pe.Sleeps ? 6u : 0];
        pe.Sleeps = (step.Value & 2) != 0;
        return [];
    }

    private ulong[] Router(GicStep step, int id)
    {
        if (id is < 32 or > 255 || step.Size < 4)
            return Ignored(step);
        byte[] bytes = BitConverter.GetBytes(_shared[id].Route);
        int at = (int)step.Offset % 8;
        if (step.IsRead)
            return [step.Size == 8 ? _shared[id].Route : BitConverter.ToUInt32(bytes, at)];
        BitConverter.GetBytes(step.Value!.Value)[..step.Size].CopyTo(bytes, at);
        // Interrupt_Routing_Mode, and what is reserved.
        (bytes[3], bytes[5], bytes[6], bytes[7]) = (0, 0, 0, 0);
        _shared[id].Route = BitConverter.ToUInt64(bytes);
        return [];
    }

    /// <summary>The registers that the frame has of the interrupts: SPIs in the distributor, SGIs and PPIs in the redistributor.</summary>
    private static IEnumerable<Interrupt> From(Interrupt[] interrupts, bool isDistributor, int first, int count) =>
        interrupts.Where(i => i.Id >= first && i.Id < first + count && i.Id >= (isDistributor ? 32 : 0));

    private static ulong[] Bits(Interrupt[] interrupts, bool isDistributor, uint register, int first, ulong? value)
    {
        var those = From(interrupts, isDistributor, first, 32);
        if (value is null)
            return [(ulong)those.Where(i => Has(i, register)).Sum(i => 1L << i.Id % 32)];
        foreach (var interrupt in those)
            Set(interrupt, register, (value >> interrupt.Id % 32 & 1) != 0);
        return [];
    }

    private static bool Has(Interrupt i, uint register) => register switch
    {
        0x80 => i.Group == 1,
        0x100 or 0x180 => i.Enabled,
        0x200 or 0x280 => i.IsPending,
        _ => i.Active,
    };

    private static void Set(Interrupt i, uint register, bool one)
    {
        switch (register)
        {
            case 0x80: i.Group = one ? 1 : 0; break;
            case 0x100 when one: i.Enabled = true; break;
            case 0x180 when one: i.Enabled = false; break;
            case 0x200 when one: i.Latch = true; break;
            case 0x280 when one: i.Latch = false; break;
            case 0x300 when one: i.Active = true; break;
            case 0x380 when one: i.Active = false; break;
        }
    }

    private static ulong[] Priorities(Interrupt[] interrupts, bool isDistributor, int first, GicStep step)
    {
        var those = From(interrupts, isDistributor, first, step.Size).ToList();
        foreach (var interrupt in those.Where(_ => !step.IsRead))
            interrupt.Priority = (int)(step.Value!.Value >> 8 * (interrupt.Id - first) & 0xff) / 8 * 8;
        return step.IsRead ? [(ulong)those.Sum(i => (long)i.Priority << 8 * (i.Id - first))] : [];
    }

    private static ulong[] Configuration(Interrupt[] interrupts, bool isDistributor, int first, ulong? value)
    {
        var those = From(interrupts, isDistributor, first, 16).ToList();
        foreach (var interrupt in those.Where(i => value is not null && i.Id >= 16))
            interrupt.Edge = (value >> 2 * (interrupt.Id % 16) + 1 & 1) == 1;
        return value is null ? [(ulong)those.Where(i => i.Edge).Sum(i => 2L << 2 * (i.Id % 16))] : [];
    }

    private static ulong[] Ignored(GicStep step) => step.IsRead ? [0] : [];

    /// <summary>The interrupts that reach a PE and that its CPU interface takes part of, the best first.</summary>
    private IEnumerable<Interrupt> Candidates(Element pe) =>
        from interrupt in pe.Own.Concat(_shared.Where(i => i.Id >= 32 && i.Route == (ulong)pe.Number))
        where interrupt is { Enabled: true, IsPending: true, Active: false } && _enabled[interrupt.Group] && pe.Enabled[interrupt.Group] && !pe.Sleeps
        orderby interrupt.Priority, interrupt.Id
        select interrupt;

    /// <summary>The candidate that is signalled, if any.</summary>
    private Interrupt? Signalled(Element pe) =>
        Candidates(pe).FirstOrDefault() is { } best && best.Priority < pe.Mask
        && (pe.Running is not { } running || best.Priority >> pe.Subpriority(best.Group) < running >> pe.Subpriority(best.Group)) ? best : null;

    private ulong Read(Element pe, Reg register)
    {
        switch (register)
        {
            case Reg.ISR_EL1: return Signalled(pe)?.Group switch { 0 => 0x40, 1 => 0x80, _ => 0 };
            case Reg.ICC_RPR_EL1: return (ulong)(pe.Running ?? 0xff);
            case Reg.ICC_HPPIR0_EL1: return HighestPending(pe, 0);
            case Reg.ICC_HPPIR1_EL1: return HighestPending(pe, 1);
            case Reg.ICC_IAR0_EL1: return Acknowledge(pe, 0);
            case Reg.ICC_IAR1_EL1: return Acknowledge(pe, 1);
            case Reg.ICC_PMR_EL1: return (ulong)pe.Mask;
            case Reg.ICC_BPR0_EL1: return (ulong)pe.BPR[0];
            case Reg.ICC_BPR1_EL1: return (ulong)(pe.CBPR ? Math.Min(7, pe.BPR[0] + 1) : pe.BPR[1]);
            case Reg.ICC_CTLR_EL1: return 0x8c00u + (pe.EOImode ? 2u : 0) + (pe.CBPR ? 1u : 0);
            case Reg.ICC_AP0R0_EL1: return Bits(pe.Active[0]);
            case Reg.ICC_AP1R0_EL1: return Bits(pe.Active[1]);
            case Reg.ICC_IGRPEN0_EL1: return pe.Enabled[0] ? 1u : 0;
            default: return pe.Enabled[1] ? 1u : 0;
        }

        static ulong Bits(SortedSet<int> levels) => (ulong)levels.Sum(level => 1L << level / 8);
    }

    private ulong HighestPending(Element pe, int group) => Candidates(pe).FirstOrDefault() is { } best && best.Group == group ? (ulong)best.Id : 1023;

    private ulong Acknowledge(Element pe, int group)
    {
        if (Signalled(pe) is not { } interrupt || interrupt.Group != group)
            return 1023;
        pe.Active[group].Add(interrupt.Priority >> pe.Subpriority(group) << pe.Subpriority(group));
        (interrupt.Active, interrupt.Latch) = (true, false);
        return (ulong)interrupt.Id;
    }

    private void Write(Element pe, Reg register, ulong value)
    {
        switch (register)
        {
            case Reg.ICC_PMR_EL1: pe.Mask = (int)(value & 0xff) / 8 * 8; break;
            case Reg.ICC_BPR0_EL1: pe.BPR[0] = Math.Max(2, (int)(value % 8)); break;
            case Reg.ICC_BPR1_EL1: pe.BPR[1] = pe.CBPR ? pe.BPR[1] : Math.Max(3, (int)(value % 8)); break;
            case Reg.ICC_CTLR_EL1: (pe.EOImode, pe.CBPR) = (value / 2 % 2 == 1, value % 2 == 1); break;
            case Reg.ICC_AP0R0_EL1: pe.Active[0] = Levels(value); break;
            case Reg.ICC_AP1R0_EL1: pe.Active[1] = Levels(value); break;
            case Reg.ICC_IGRPEN0_EL1: pe.Enabled[0] = value % 2 == 1; break;
            case Reg.ICC_IGRPEN1_EL1: pe.Enabled[1] = value % 2 == 1; break;
            case Reg.ICC_EOIR0_EL1: End(pe, 0, (int)(value & 0xff_ffff)); break;
            case Reg.ICC_EOIR1_EL1: End(pe, 1, (int)(value & 0xff_ffff)); break;
            case Reg.ICC_DIR_EL1 when pe.EOImode: Deactivate(pe, (int)(value & 0xff_ffff)); break;
            case Reg.ICC_SGI0R_EL1 or Reg.ICC_ASGI1R_EL1: Send(pe, 0, value); break;
            case Reg.ICC_SGI1R_EL1: Send(pe, 1, value); break;
        }

        static SortedSet<int> Levels(ulong value) => [.. Enumerable.Range(0, 32).Where(n => (value >> n & 1) == 1).Select(n => 8 * n)];
    }

    private void End(Element pe, int group, int id)
    {
        // The group whose priority is running; Group 0 where both have it active.
        if (id >= 256 || pe.Running is not { } running || pe.Active[0].Contains(running) != (group == 0))
            return;
        pe.Active[group].Remove(running);
        if (!pe.EOImode)
            Deactivate(pe, id);
    }

    private void Deactivate(Element pe, int id)
    {
        if (id < 256)
            (id < 32 ? pe.Own : _shared)[id].Active = false;
    }

    private void Send(Element sender, int group, ulong value)
    {
        bool toAllOthers = (value >> 40) % 2 == 1, isNear = (value >> 48 & 0xff) == 0 && (value >> 32 & 0xff) == 0 && (value >> 16 & 0xff) == 0;
        foreach (var pe in _pes.Where(pe => toAllOthers ? pe != sender : isNear && (value >> pe.Number) % 2 == 1))
            if (pe.Own[(int)(value >> 24) & 15] is var sgi && sgi.Group == group)
                sgi.Latch = true;
    }

    private sealed class Interrupt(int id)
    {
        public int Id { get; } = id;
        public int Group { get; set; }
        public int Priority { get; set; }
        public ulong Route { get; set; }
        public bool Enabled { get; set; }
        public bool Active { get; set; }
        public bool Latch { get; set; }
        public bool Line { get; set; }
        public bool Edge { get; set; } = id < 16;
        public bool IsPending => Latch || (!Edge && Line);
    }

    private sealed class Element(int number)
    {
        public int Number { get; } = number;
        public Interrupt[] Own { get; } = [.. Enumerable.Range(0, 32).Select(id => new Interrupt(id))];
        public bool Sleeps { get; set; } = true;
        public int Mask { get; set; }
        public int[] BPR { get; } = [2, 3];
        public bool EOImode { get; set; }
        public bool CBPR { get; set; }
        public bool[] Enabled { get; } = new bool[2];
        public SortedSet<int>[] Active { get; } = [[], []];
        public int? Running => Active[0].Concat(Active[1]).Cast<int?>().Min();

        /// <summary>How many low bits of a priority do not count.</summary>
        public int Subpriority(int group) => group == 1 && !CBPR ? BPR[1] : BPR[0] + 1;
    }
}
