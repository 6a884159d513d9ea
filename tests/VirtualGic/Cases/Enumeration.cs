using static VirtSpec.VirtualGic.Cases.Layout;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>All cases, in an order that does not change: each part is a product of spreads of values. None is there twice.</summary>
public static class Enumeration
{
    /// <summary>The INTID of the first list register, of the second, and one that is in none.</summary>
    internal const ulong First = 27, Second = 40, Absent = 99;

    private static readonly ulong[] States = [0, Pending, Active, Pending | Active];
    private static readonly ulong[] Groups = [0, Group1];
    private static readonly ulong[] Enables = [VENG0 | VENG1, VENG0, VENG1, 0];
    private static readonly ulong[] Modes = [0, VEOIM];

    /// <summary>Not linked, without and with EOI; linked to the interrupt that is active, to another, and to no interrupt.</summary>
    private static readonly ulong[] Links = [0, EOI, PINTID(VirtualCase.PhysicalINTID), PINTID(21), PINTID(1021)];

    /// <summary>Idle; and one priority, of either group, of both, or two.</summary>
    private static readonly (ulong Active0, ulong Active1)[] ActivePriorities =
    [
        (0, 0), (Priority(0x80), 0), (0, Priority(0x80)), (0, Priority(0x40)), (Priority(0x80), Priority(0x80)),
        (Priority(0xa8), Priority(0x40)), (Priority(0x40), Priority(0xa8)),
    ];

    /// <summary>What changes or shows the state of an interrupt; the operand is an INTID.</summary>
    private static readonly Operation[] Reads = [Operation.ReadIAR0, Operation.ReadIAR1, Operation.ReadHPPIR0, Operation.ReadHPPIR1, Operation.ReadRPR];

    private static readonly Operation[] Writes = [Operation.WriteEOIR0, Operation.WriteEOIR1, Operation.WriteDIR];

    /// <summary>The parts by name, with their cases, the small ones first: an error is found soon.</summary>
    public static IReadOnlyList<(string Name, IEnumerable<VirtualCase> Cases)> Parts { get; } =
    [
        ("registers", RegisterCases.All()),
        ("written bits", RegisterCases.WrittenBits()),
        ("INTIDs", INTIDs()),
        ("mask", Mask()),
        ("disabled", Disabled()),
        ("four list registers", DrawnCases.FourListRegisters(20_000)),
        ("preemption", Preemption()),
        ("maintenance", Maintenance()),
        ("two list registers", TwoListRegisters()),
        ("one list register", OneListRegister()),
    ];

    /// <summary>Every case once, with the number of its part.</summary>
    public static IEnumerable<(int Part, VirtualCase Case)> All()
    {
        var seen = new HashSet<VirtualCase>();
        return Parts.SelectMany((part, number) => part.Cases.Where(seen.Add).Select(c => (number, c)));
    }

    /// <summary>The product of the dimensions: mode, masks, binary points and enables; active priorities; the list register; the operation.</summary>
    private static IEnumerable<VirtualCase> OneListRegister() =>
        from mode in Modes
        from common in new ulong[] { 0, VCBPR }
        from points in new (ulong BPR0, ulong BPR1)[] { (2, 3), (5, 4), (3, 7) }
        from pmr in new ulong[] { 0xf8, 0x80, 0x40 }
        from enables in Enables
        from active in ActivePriorities
        let controls = new Controls(En | EOIcount(31) | LRENPIE, VMCR(pmr, points.BPR0, points.BPR1, mode | common | enables), active.Active0, active.Active1)
        from lr in Single(0x40, 0x80, 0xa8)
        from c in Operations(controls, new ListRegisters(lr))
        select c;

    /// <summary>Every priority against an active one of either group, under every pair of binary points.</summary>
    private static IEnumerable<VirtualCase> Preemption() =>
        from common in new ulong[] { 0, VCBPR }
        from bpr0 in Enumerable.Range(2, 6)
        from bpr1 in Enumerable.Range(3, 5)
        from active in new[] { 0x08, 0x40, 0x78, 0x80, 0xf8 }
        from running in new[] { (Priority(active), 0UL), (0UL, Priority(active)) }
        let controls = new Controls(En, VMCR(0xf8, (ulong)bpr0, (ulong)bpr1, VENG0 | VENG1 | common), running.Item1, running.Item2)
        from priority in Enumerable.Range(0, 32)
        from c in new VirtualCase[]
        {
            new(controls, new ListRegisters(LR(Pending, (ulong)priority << 3, First)), Operation.ReadIAR0),
            new(controls, new ListRegisters(LR(Pending | Group1, (ulong)priority << 3, First)), Operation.ReadIAR1),
            new(controls, new ListRegisters(LR(Active, (ulong)priority << 3, First)), Operation.WriteEOIR0, First),
            new(controls, new ListRegisters(LR(Active | Group1, (ulong)priority << 3, First)), Operation.WriteEOIR1, First),
        }
        select c;

    /// <summary>Every priority against every mask.</summary>
    private static IEnumerable<VirtualCase> Mask() =>
        from mask in Enumerable.Range(0, 32)
        from priority in Enumerable.Range(0, 32)
        from bits in Groups
        from operation in new[] { Operation.ReadIAR0, Operation.ReadIAR1, Operation.ReadHPPIR0, Operation.ReadHPPIR1 }
        select new VirtualCase(new Controls(En, VMCR((ulong)mask << 3, 2, 3, VENG0 | VENG1), 0, 0), new ListRegisters(LR(Pending | bits, (ulong)priority << 3, First)), operation);

    private static IEnumerable<VirtualCase> Disabled() =>
        from mode in Modes
        from enables in Enables
        from active in ActivePriorities
        from lr in Single(0x40)
        from c in Operations(new Controls(0, VMCR(0xf8, 2, 3, mode | enables), active.Active0, active.Active1), new ListRegisters(lr))
        select c;

    /// <summary>Every enable of a cause with every cause, in one list register and in two.</summary>
    private static IEnumerable<VirtualCase> Maintenance() =>
        from en in new ulong[] { En, 0 }
        from causes in Enumerable.Range(0, 128)
        from count in new ulong[] { 0, 1, 31 }
        from enables in Enables
        from lr in from state in States from link in Links.Take(3) select LR(state | link, 0x80, First)
        from second in new ulong[] { 0, LR(Pending, 0x80, Second), LR(EOI, 0x80, Second) }
        select new VirtualCase(new Controls(en | (ulong)causes << 1 | EOIcount(count), VMCR(0xf8, 2, 3, enables), 0, 0), new ListRegisters(lr, second), Operation.Nothing);

    /// <summary>INTIDs at the edges of SPIs, special ones and LPIs, in the list register and as the operand.</summary>
    private static IEnumerable<VirtualCase> INTIDs() =>
        from mode in Modes
        from active in ActivePriorities.Take(3)
        from state in States
        from bits in new[] { Group1, Group1 | PINTID(VirtualCase.PhysicalINTID), Group1 | (PINTID(VirtualCase.PhysicalINTID) & ~HW) }
        from inRegister in EdgeINTIDs
        let controls = new Controls(En, Open | mode, active.Active0, active.Active1)
        let lr = new ListRegisters(LR(state | bits, 0x80, inRegister))
        from c in Reads.Select(read => new VirtualCase(controls, lr, read))
            .Concat(from write in Writes from operand in EdgeINTIDs.Append(0xff00_0000 | inRegister) select new VirtualCase(controls, lr, write, operand))
        select c;

    private static readonly ulong[] EdgeINTIDs = [0, 15, 1019, 1020, 1022, 1023, 1024, 8191, 8192, 0xff_ffff];

    /// <summary>Two list registers in every state, group and link, of the same and of different priorities and INTIDs.</summary>
    private static IEnumerable<VirtualCase> TwoListRegisters() =>
        from mode in Modes
        from enables in Enables.Take(3)
        from active in ActivePriorities.Take(3)
        let controls = new Controls(En | UIE, VMCR(0xf8, 3, 4, mode | enables), active.Active0, active.Active1)
        from state0 in States
        from group0 in Groups
        from link0 in Links.Take(3)
        from state1 in States
        from group1 in Groups
        from priority1 in new ulong[] { 0x40, 0x80, 0x88 }
        from id1 in new[] { First, Second }
        let lr = new ListRegisters(LR(state0 | group0 | link0, 0x80, First), LR(state1 | group1, priority1, id1))
        from c in new VirtualCase[]
        {
            new(controls, lr, Operation.ReadIAR0), new(controls, lr, Operation.ReadIAR1), new(controls, lr, Operation.ReadHPPIR1),
            new(controls, lr, Operation.WriteEOIR0, First), new(controls, lr, Operation.WriteEOIR1, id1), new(controls, lr, Operation.WriteDIR, id1),
        }
        select c;

    /// <summary>One list register in every state, group and link.</summary>
    private static IEnumerable<ulong> Single(params ulong[] priorities) =>
        from state in States from bits in Groups from link in Links from priority in priorities select LR(state | bits | link, priority, First);

    private static IEnumerable<VirtualCase> Operations(Controls controls, ListRegisters lr)
    {
        foreach (var read in Reads)
            yield return new VirtualCase(controls, lr, read);
        foreach (var write in Writes)
        {
            yield return new VirtualCase(controls, lr, write, First);
            yield return new VirtualCase(controls, lr, write, Absent);
        }
    }
}
