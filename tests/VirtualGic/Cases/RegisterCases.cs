using static VirtSpec.VirtualGic.Cases.Layout;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>The registers that show and change ICH_VMCR_EL2 and the active priorities, and which bits the registers of EL2 keep.</summary>
internal static class RegisterCases
{
    /// <summary>
    /// Reads and writes from EL1. BPR1 is written with what its field holds only: on QEMU 7.2 a larger value gives 0, which ends it by an assertion.
    /// </summary>
    public static IEnumerable<VirtualCase> All() =>
        from controls in Settings()
        let lr = new ListRegisters(LR(Pending | Group1, 0x88, Enumeration.First))
        from c in Reads.Select(read => new VirtualCase(controls, lr, read))
            .Concat(Writes(Operation.WriteBPR0, controls, lr, [.. Enumerable.Range(0, 9).Select(n => (ulong)n), ulong.MaxValue]))
            .Concat(Writes(Operation.WriteBPR1, controls, lr, [.. Enumerable.Range(0, 8).Select(n => (ulong)n)]))
            .Concat(Writes(Operation.WritePMR, controls, lr, 0, 1, 0x87, 0x88, 0x90, 0xf8, 0xff, 0x1f0, ulong.MaxValue))
            .Concat(Writes(Operation.WriteCTLR, controls, lr, 0, 1, 2, 3, ulong.MaxValue, ~3UL))
            .Concat(Writes(Operation.WriteIGRPEN0, controls, lr, 0, 1, 2, ulong.MaxValue))
            .Concat(Writes(Operation.WriteIGRPEN1, controls, lr, 0, 1, 2, ulong.MaxValue))
            .Concat(Writes(Operation.WriteAP0R0, controls, lr, 0, 1, Priority(0x88), 0x8000_0000, ulong.MaxValue))
            .Concat(Writes(Operation.WriteAP1R0, controls, lr, 0, 1, Priority(0x88), 0x8000_0000, ulong.MaxValue))
        select c;

    /// <summary>Each bit of each register of EL2 alone, none, and all; and the low bits of the mask, which matter where they stay.</summary>
    public static IEnumerable<VirtualCase> WrittenBits()
    {
        foreach (ulong value in Enumerable.Range(0, 64).Select(bit => 1UL << bit).Concat(new ulong[] { 0, ulong.MaxValue }))
        {
            yield return new VirtualCase(new Controls(value, Open, 0, 0), default, Operation.Nothing);
            yield return new VirtualCase(new Controls(En, value, 0, 0), default, Operation.Nothing);
            yield return new VirtualCase(new Controls(En, Open, value, 0), default, Operation.Nothing);
            yield return new VirtualCase(new Controls(En, Open, 0, value), default, Operation.Nothing);
            for (int n = 0; n < 4; n++)
                yield return new VirtualCase(new Controls(En, Open, 0, 0), new ListRegisters(n == 0 ? value : 0, n == 1 ? value : 0, n == 2 ? value : 0, n == 3 ? value : 0), Operation.Nothing);
        }
        for (ulong pmr = 0xf0; pmr <= 0xff; pmr++)
            foreach (var operation in new[] { Operation.ReadPMR, Operation.ReadIAR1 })
                yield return new VirtualCase(new Controls(En, VMCR(pmr, 2, 3, VENG0 | VENG1), 0, 0), new ListRegisters(LR(Pending | Group1, 0xf8, Enumeration.First)), operation);
    }

    private static readonly Operation[] Reads =
    [
        Operation.ReadBPR0, Operation.ReadBPR1, Operation.ReadPMR, Operation.ReadCTLR, Operation.ReadIGRPEN0, Operation.ReadIGRPEN1, Operation.ReadAP0R0, Operation.ReadAP1R0,
    ];

    private static IEnumerable<Controls> Settings() =>
        from flags in new ulong[] { 0, VEOIM, VCBPR, VEOIM | VCBPR }
        from enables in new ulong[] { VENG0 | VENG1, VENG0, VENG1, 0 }
        from points in new (ulong BPR0, ulong BPR1)[] { (2, 3), (5, 4), (7, 7), (6, 7), (0, 0) }
        from active in new (ulong Active0, ulong Active1)[] { (0, 0), (Priority(0x90), 0), (0, Priority(0x80)) }
        select new Controls(En, VMCR(0xf8, points.BPR0, points.BPR1, flags | enables), active.Active0, active.Active1);

    private static IEnumerable<VirtualCase> Writes(Operation operation, Controls controls, ListRegisters lr, params ulong[] values) =>
        values.Select(value => new VirtualCase(controls, lr, operation, value));
}
