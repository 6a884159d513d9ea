using VirtSpec.Streams.Mutants;

namespace VirtSpec.PhysicalGic.Mutants;

/// <summary>Seeded errors in the GIC.</summary>
public static class GicMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a level is latched", "InterruptBank.WithLines", "risen & EdgeTriggered", "risen"),
        new("an edge is not latched", "InterruptBank.WithLines", "risen & EdgeTriggered", "0u"),
        new("a falling edge latches", "InterruptBank.WithLines", "lines & ~Lines", "lines ^ Lines"),
        new("other lines fall", "InterruptBank.WithLines", "Lines & ~which | levels & which", "levels & which"),
        new("acknowledging leaves the interrupt pending", "InterruptBank.Activate", "Latched & ~which", "Latched"),
        new("acknowledging does not activate", "InterruptBank.Activate", "Active | which", "Active"),
        new("deactivating changes nothing", "InterruptBank.Deactivate", "Active & ~which", "Active"),
        new("the highest INTID wins between equals", "InterruptBank.Best", "priority < best.Priority", "priority <= best.Priority"),
        new("the lowest priority wins", "InterruptBank.Best", "priority < best.Priority", "priority > best.Priority"),
        new("priorities have 8 bits", "Priorities.Write", "value & Mask(count) & ImplementedInEach", "value & Mask(count)"),
        new("a priority spills into its neighbour", "Priorities.Read", "(first & 7) * 8", "(first & 3) * 8"),

        new("a sleeping PE gets interrupts", "GicState.Pending", "redistributor.ProcessorSleep", "false"),
        new("an SPI goes to every PE", "GicState.RoutedTo", "Routes[sharedBank * InterruptBank.Size + n] == AffinityOf(pe)", "true"),
        new("GICD_CTLR.EnableGrp0 is ignored", "GicState.Collect", "EnableGrp0", "true"),
        new("GICD_CTLR.EnableGrp1 enables Group 0", "GicState.Collect", "EnableGrp0", "EnableGrp1"),
        new("SPIs all count as Group 0", "GicState.Collect", "candidates & ~bank.Group", "candidates"),
        new("a PE deactivates the SGIs of PE 0", "GicState.After", "WithBank(pe, id.Bank, BankOf(pe, id).Deactivate(id.Bit))", "WithBank(0, id.Bank, BankOf(0, id).Deactivate(id.Bit))"),
        new("lines of SGIs can be driven, those of PPIs not", "GicState.WithPrivateLines", "Redistributors[pe].Interrupts.WithLines(PPIs, levels)", "Redistributors[pe].Interrupts.WithLines(~PPIs, levels)"),

        new("an SGI ignores the group", "SoftwareGeneratedInterrupts.Send", "isInGroup && IsTarget(pe, sender, value)", "IsTarget(pe, sender, value)"),
        new("IRM includes the sender", "SoftwareGeneratedInterrupts.IsTarget", "pe != sender", "true"),
        new("IRM is ignored", "SoftwareGeneratedInterrupts.IsTarget", "value >> 40 & 1", "0UL"),
        new("the cluster of an SGI is ignored", "SoftwareGeneratedInterrupts.IsTarget", "(affinity & ~0xffUL) == cluster", "true"),
        new("the SGI's number is at bit 23", "SoftwareGeneratedInterrupts.Send", "value >> 24 & 0xf", "value >> 23 & 0xf"),

        new("registers of SGIs can be reached in the distributor", "BankRegisters.IsShared", "intid is >= 32 and < GicState.InterruptCount", "intid is >= 0 and < GicState.InterruptCount"),
        new("there are 224 INTIDs", "BankRegisters.IsShared", "intid is >= 32 and < GicState.InterruptCount", "intid is >= 32 and < 224"),
        new("ICFGR reports the low bit", "BankRegisters.ReadICFGR", "2u << 2 * BitOperations.TrailingZeroCount(edges)", "1u << 2 * BitOperations.TrailingZeroCount(edges)"),
        new("ICFGR takes the low bit", "BankRegisters.WriteICFGR", "value >> 2 * n + 1 & 1", "value >> 2 * n & 1"),
        new("SGIs can be made level-sensitive", "BankRegisters.WriteICFGR", "access.IsPrivate ? SGIs : 0", "0u"),
        new("ICFGR of the upper half changes the lower half", "BankRegisters.WriteICFGR", "0xffffu << access.First", "0xffff_ffffu"),

        new("half a register is the whole", "GicRegister.Merge", "old & ~(0xffff_ffffUL << shift) | (half & 0xffff_ffff) << shift", "(half & 0xffff_ffff) << shift"),
        new("any size is supported", "RegisterFrame.Find", "((int)row.Sizes & size) != 0", "true"),
        new("No1N is 0 for IROUTER", "DistributorRegisters.WriteIROUTER", "value & Affinity", "value"),
        new("GICD_CTLR enables both groups with one bit", "DistributorRegisters.WriteCTLR", "(value & EnableGrp1) != 0", "(value & EnableGrp0) != 0"),
        new("ChildrenAsleep does not follow", "RedistributorRegisters.ReadWAKER", "ProcessorSleep | ChildrenAsleep", "ProcessorSleep"),
        new("every redistributor is the last", "RedistributorRegisters.ReadTYPER", "pe == gic.Redistributors.Count - 1", "true"),

        new("Group 0 is signalled as IRQ", "CpuInterface.Signals", "signals && group == InterruptGroup.Group1", "signals"),
        new("a disabled group hides the other", "CpuInterface.HighestPriorityPending", "IsEnabled(pe, Reg.ICC_IGRPEN0_EL1)", "true"),
        new("Group 0 goes first whatever the priority", "CpuInterface.HighestPriorityPending", "group0.Priority < group1.Priority", "true"),
        new("between equals of two groups Group 1 goes first", "CpuInterface.HighestPriorityPending", "group0.Id.Value < group1.Id.Value", "false"),
        new("PMR lets its own priority pass", "CpuInterface.CanSignal", "interrupt.Priority < pe.System[Reg.ICC_PMR_EL1]", "interrupt.Priority <= pe.System[Reg.ICC_PMR_EL1]"),
        new("subpriorities preempt", "Preemption.Preempts", "GroupPriority(priority, subpriorityBits) < GroupPriority(running, subpriorityBits)", "priority < running"),
        new("equal group priorities preempt", "Preemption.Preempts", "GroupPriority(priority, subpriorityBits) < GroupPriority(running, subpriorityBits)", "GroupPriority(priority, subpriorityBits) <= GroupPriority(running, subpriorityBits)"),
        new("the running priority is that of Group 1", "CpuInterface.RunningPriority", "pe.System[Reg.ICC_AP0R0_EL1]", "0UL"),
        new("CBPR is ignored", "CpuInterface.SubpriorityBits", "HasCommonBPR(pe)", "false"),
        new("BPR1 splits like BPR0", "Preemption.SubpriorityBits", "bpr1 - 1", "bpr1"),
        new("the active bit is that of the whole priority", "ICC.IAR", "Preemption.GroupPriority(interrupt.Priority, CpuInterface.SubpriorityBits(t.Next, group))", "interrupt.Priority"),

        new("an acknowledge ignores masks", "ICC.Acknowledgeable", "CpuInterface.CanSignal(pe, best, group)", "best.IsPresent"),
        new("an acknowledge ignores the group", "ICC.Acknowledgeable", "groupOfBest == group", "true"),
        new("an acknowledge does not raise the running priority", "ICC.IAR", "t.Next.System[register] | Preemption.ActiveBit(priority)", "t.Next.System[register]"),
        new("an EOI drops the lowest running priority", "Preemption.Drop", "(active0 | active1) & (~(active0 | active1) + 1)", "(active0 | active1) == 0 ? 0 : 1UL << BitOperations.Log2(active0 | active1)"),
        new("an EOI of the other group counts", "ICC.EOIR", "!drops", "after0 == active0 && after1 == active1"),
        new("an EOI of a special INTID counts", "ICC.EOIR", "!HasEffect(value)", "false"),
        new("EOImode is ignored by EOIR", "ICC.EOIR", "!SplitsEOI(t.Next)", "true"),
        new("EOImode is ignored by DIR", "ICC.DIR", "SplitsEOI(t.Next)", "true"),
        new("HPPIR reports what is signalled", "ICC.HPPIR", "best.IsPresent && groupOfBest == group", "best.IsPresent && groupOfBest == group && CpuInterface.CanSignal(pe, best, group)"),
        new("HPPIR ignores the group", "ICC.HPPIR", "best.IsPresent && groupOfBest == group", "best.IsPresent"),
        new("BPR0 has no minimum", "Preemption.LegaliseBinaryPoint", "Math.Max((int)(value & 7), MinimumBinaryPoint(group))", "(int)(value & 7)"),
        new("BPR1 has the minimum of BPR0", "Preemption.MinimumBinaryPoint", "group == InterruptGroup.Group1 ? 1 : 0", "0"),
        new("CBPR lets BPR1 be written", "ICC.BPR", "!CpuInterface.HasCommonBPR(next)", "true"),
        new("BPR0 + 1 does not saturate", "Preemption.CommonBinaryPoint", "Math.Min(bpr0 + 1, 7)", "(bpr0 + 1)"),
        new("both groups active at one priority: Group 1 is running", "Preemption.Drop", "(active0 & highest) != 0", "(active1 & highest) == 0"),
        new("read-only bits can be written", "ICC.Stored", "next.System[register] & ~writable | value & writable", "value"),
    ];

    /// <summary>The specification with these mutants, and the recorded cases that are to find them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="corpora">The folder of the recorded cases.</param>
    public static MutatedSpec Weave(string root, string corpora, IReadOnlyList<Mutant> mutants) =>
        new(root, "VirtSpec.PhysicalGic.Cases.GicProbe", ["tests/Streams/Cases", "tests/PhysicalGic/Cases"], corpora, mutants);
}
