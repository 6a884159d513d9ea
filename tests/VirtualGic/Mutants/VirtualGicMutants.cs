using VirtSpec.Streams.Mutants;

namespace VirtSpec.VirtualGic.Mutants;

/// <summary>Seeded errors in the virtual CPU interface.</summary>
public static class VirtualGicMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("priorities have 8 bits", "Preemption.Implemented", "0xffu << UnimplementedBits", "0xffu"),
        new("the least binary point of Group 1 is that of Group 0", "Preemption.MinimumBinaryPoint", "group == InterruptGroup.Group1 ? 1 : 0", "0"),
        new("a binary point below the least is kept", "Preemption.LegaliseBinaryPoint", "Math.Max((int)(value & 7), MinimumBinaryPoint(group))", "(int)(value & 7)"),
        new("BPR1 under CBPR does not saturate", "Preemption.CommonBinaryPoint", "Math.Min(bpr0 + 1, 7)", "bpr0 + 1"),
        new("BPR1 under CBPR is BPR0", "Preemption.CommonBinaryPoint", "Math.Min(bpr0 + 1, 7)", "bpr0"),
        new("BPR1 divides as BPR0 does", "Preemption.SubpriorityBits", "bpr1 - 1", "bpr1"),
        new("CBPR is ignored", "Preemption.SubpriorityBits", "group == InterruptGroup.Group1 && !cbpr", "group == InterruptGroup.Group1"),
        new("the subpriority has one bit too few", "Preemption.GroupPriority", "0xfeu << subpriorityBits", "0xffu << subpriorityBits"),
        new("an equal group priority preempts", "Preemption.Preempts", "GroupPriority(priority, subpriorityBits) < GroupPriority(running, subpriorityBits)", "GroupPriority(priority, subpriorityBits) <= GroupPriority(running, subpriorityBits)"),
        new("subpriorities preempt", "Preemption.Preempts", "GroupPriority(priority, subpriorityBits) < GroupPriority(running, subpriorityBits)", "priority < running"),
        new("idle is the lowest priority, not none", "Preemption.Preempts", "running == Idle", "false"),
        new("Group 1 alone runs", "Preemption.Running", "(active0 | active1) == 0", "active1 == 0"),
        new("the priority drops in both groups", "Preemption.Drop", "(active0 & ~highest, active1)", "(active0 & ~highest, active1 & ~highest)"),
        new("the lowest priority drops", "Preemption.Drop", "(active0 | active1) & (~(active0 | active1) + 1)", "1UL << System.Numerics.BitOperations.Log2(active0 | active1)"),

        new("pending and active is signalled", "ListRegister.IsPending", "Fields.State == 0b01", "(Fields.State & 1) != 0"),
        new("pending counts as active", "ListRegister.IsActive", "(Bits & Active) != 0", "!IsInvalid"),
        new("a linked interrupt asks for EOI maintenance", "ListRegister.HasEnded", "!HW", "true"),
        new("an active interrupt has ended", "ListRegister.HasEnded", "IsInvalid", "!IsPending"),
        new("what has ended leaves its register empty", "ListRegister.IsEmpty", "!HasEnded", "true"),
        new("acknowledging leaves it pending", "ListRegister.Acknowledged", "Bits & ~Pending | Active", "Bits | Active"),
        new("deactivation drops a pending one", "ListRegister.Deactivated", "Bits & ~Active", "Bits & ~Active & ~Pending"),

        new("group enables are ignored", "VirtualCpuInterface.HighestPriority", "(vmcr & (lr.Group == InterruptGroup.Group1 ? VENG1 : VENG0)) == 0", "false"),
        new("the enables of the groups are swapped", "VirtualCpuInterface.HighestPriority", "(vmcr & (lr.Group == InterruptGroup.Group1 ? VENG1 : VENG0)) == 0", "(vmcr & (lr.Group == InterruptGroup.Group1 ? VENG0 : VENG1)) == 0"),
        new("equals go to the highest list register", "VirtualCpuInterface.HighestPriority", "lr.Priority >= priority", "lr.Priority > priority"),
        new("the first list register is the best", "VirtualCpuInterface.HighestPriority", "priority = lr.Priority;", "priority = 0;"),
        new("ICH_HCR_EL2.En is ignored", "VirtualCpuInterface.Signalled", "(pe.System[Reg.ICH_HCR_EL2] & En) == 0", "false"),
        new("a priority that equals the mask passes", "VirtualCpuInterface.Signalled", "lr.Priority >= VirtualMachineControl.Of(pe).VPMR", "lr.Priority > VirtualMachineControl.Of(pe).VPMR"),
        new("virtual IRQ and FIQ are swapped", "VirtualCpuInterface.Signals", "ListRegister.Of(pe, n).Group == InterruptGroup.Group1", "ListRegister.Of(pe, n).Group != InterruptGroup.Group1"),
        new("maintenance does not need En", "VirtualCpuInterface.SignalsMaintenance", "(pe.System[Reg.ICH_HCR_EL2] & En) != 0", "true"),

        new("IAR acknowledges the other group", "VirtualInterrupts.IfInGroup", "ListRegister.Of(pe, listRegister).Group == group", "true"),
        new("a special INTID becomes active", "VirtualInterrupts.Acknowledge", "IsSpecial(lr.VINTID)", "false"),
        new("the active priority has its subpriority", "VirtualInterrupts.Acknowledge", "Preemption.GroupPriority(lr.Priority, VirtualCpuInterface.SubpriorityBits(next, group))", "lr.Priority"),
        new("EOIR with a special INTID drops the priority", "VirtualInterrupts.End", "IsSpecial(id)", "false"),
        new("EOIR looks for the interrupt though nothing runs", "VirtualInterrupts.End", "dropped == Preemption.Idle", "false"),
        new("EOIR deactivates with EOImode 1", "VirtualInterrupts.End", "!VirtualMachineControl.Of(t.Next).VEOIM", "true"),
        new("EOIR of an LPI that is unknown counts", "VirtualInterrupts.End", "id.Value < FirstLPI", "true"),
        new("EOIR does not deactivate an LPI with EOImode 1", "VirtualInterrupts.End", "id.Value >= FirstLPI", "false"),
        new("EOIR deactivates what is of another group", "VirtualInterrupts.End", "lr.Group == group", "true"),
        new("EOIR deactivates what is of another priority", "VirtualInterrupts.End", "Preemption.GroupPriority(lr.Priority, VirtualCpuInterface.SubpriorityBits(t.Next, group)) == dropped", "true"),
        new("DIR works with EOImode 0", "VirtualInterrupts.Deactivate", "!VirtualMachineControl.Of(t.Next).VEOIM", "false"),
        new("DIR takes special INTIDs", "VirtualInterrupts.Deactivate", "id.Value >= FirstSpecial", "false"),
        new("the physical interrupt stays active", "VirtualInterrupts.DeactivateIn", "t.Effects.Gic = new GicCommand.Deactivate(lr.PINTID);", "_ = 0;"),
        new("what is not linked is passed on", "VirtualInterrupts.DeactivateIn", "lr.HW", "true"),
        new("EOIcount does not wrap", "VirtualInterrupts.CountUnknown", "count.In(hcr) + 1", "Math.Min(count.In(hcr) + 1, 31)"),
        new("a pending interrupt can be ended", "VirtualInterrupts.FindActive", "lr.IsActive", "!lr.IsInvalid"),

        new("U is asserted with two valid", "MaintenanceInterrupt.MISR", "valid < 2", "valid < 3"),
        new("U is asserted with none valid only", "MaintenanceInterrupt.MISR", "valid < 2", "valid < 1"),
        new("pending and active counts for NP", "MaintenanceInterrupt.MISR", "lr.IsPending ? 1 : 0", "(int)(lr.Bits >> 62 & 1)"),
        new("NP does not need its enable", "MaintenanceInterrupt.MISR", "hcr.NPIE && pending == 0", "pending == 0"),
        new("LRENP does not need its enable", "MaintenanceInterrupt.MISR", "hcr.LRENPIE && hcr.EOIcount != 0", "hcr.EOIcount != 0"),
        new("VGrp0E looks at Group 1", "MaintenanceInterrupt.MISR", "hcr.VGrp0EIE && vmcr.VENG0", "hcr.VGrp0EIE && vmcr.VENG1"),
        new("VGrp1D is VGrp1E", "MaintenanceInterrupt.MISR", "hcr.VGrp1DIE && !vmcr.VENG1", "hcr.VGrp1DIE && vmcr.VENG1"),

        new("ICV_CTLR hides EOImode", "ICV.ReadCTLR", "vmcr.VEOIM ? ICC_CTLR_EL1.Field.EOImode.Mask : 0", "0"),
        new("ICV_CTLR does not set CBPR", "ICV.WriteCTLR", "VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VCBPR, ICC_CTLR_EL1.Field.CBPR.In(value));", "_ = 0;"),
        new("BPR1 can be written under CBPR", "ICV.WriteBPR1", "!VirtualMachineControl.Of(next).VCBPR", "true"),
        new("BPR1 reads its field under CBPR", "ICV.ReadBPR1", "vmcr.VCBPR", "false"),
        new("HPPIR shows what is signalled only", "ICV.HPPIR", "VirtualCpuInterface.HighestPriority(pe)", "VirtualCpuInterface.Signalled(pe)"),
        new("ICH_VMCR takes any binary point", "HypervisorRegisters.WriteVMCR", "Preemption.LegaliseBinaryPoint(Group1, written.VBPR1)", "written.VBPR1"),
    ];

    /// <summary>The specification with these mutants, and the recorded cases that are to find them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="corpora">The folder of the recorded cases.</param>
    public static MutatedSpec Weave(string root, string corpora, IReadOnlyList<Mutant> mutants) =>
        new(root, "VirtSpec.VirtualGic.Cases.CorpusProbe", ["tests/VirtualGic/Cases"], corpora, mutants);
}
