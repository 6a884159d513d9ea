using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// Which System registers of a VM are equal to those of its bare machine, and how they are read: those that the VM map gives to the VM by their stored values,
/// and the CPU interface by what EL1 reads, because the bare machine has the physical one where the VM has the virtual one.
/// </summary>
internal static class SystemComparison
{
    private static readonly bool[] Compared = [.. Enumerable.Range(0, RegisterRow.Count).Select(r => IsOfVm((Reg)r))];

    /// <summary>The registers whose stored values are compared.</summary>
    public static readonly Reg[] Stored = [.. Enumerable.Range(0, RegisterRow.Count).Select(r => (Reg)r).Where(IsCompared)];

    /// <summary>The same, by the blocks in which a register file shares them.</summary>
    private static readonly Reg[][] Blocks = [.. Stored.GroupBy(SystemRegisterFile.BlockOf).Select(g => g.ToArray())];

    /// <summary>The registers of the CPU interface that hold state, and the bits of them that do.</summary>
    private static readonly (Reg Register, AccessEntry Row, ulong Mask)[] Interface =
    [
        .. new[] { Reg.ICC_PMR_EL1, Reg.ICC_BPR0_EL1, Reg.ICC_BPR1_EL1, Reg.ICC_AP0R0_EL1, Reg.ICC_AP1R0_EL1, Reg.ICC_IGRPEN0_EL1, Reg.ICC_IGRPEN1_EL1 }
            .Select(r => (r, RegisterRow.Of(r), ulong.MaxValue)),
        (Reg.ICC_CTLR_EL1, RegisterRow.Of(Reg.ICC_CTLR_EL1), ICC_CTLR_EL1.Field.EOImode.Mask | ICC_CTLR_EL1.Field.CBPR.Mask),
    ];

    public static bool IsCompared(Reg register) => Compared[(int)register];

    /// <summary>What of the VM, and of the bare machine, the registers of the CPU interface depend on.</summary>
    private static readonly Reg[] OfVm = [Reg.HCR_EL2, Reg.ICH_VMCR_EL2, Reg.ICH_AP0R0_EL2, Reg.ICH_AP1R0_EL2, .. Interface.Select(i => i.Register)], OfBare = [.. Interface.Select(i => i.Register)];

    /// <summary>Whether all are equal; it stops at the first that is not.</summary>
    /// <param name="known">A state of the VM that was equal to one of the bare machine; what is shared with both is not looked at. Null for none.</param>
    /// <param name="hidden">What the VM cannot see, which may differ.</param>
    public static bool AreEqual(in PE vm, in PE bare, (SystemRegisterFile? Vm, SystemRegisterFile? Bare) known, HiddenState hidden)
    {
        var (knownVm, knownBare) = known;
        var (left, right) = (vm.System, bare.System);
        foreach (var block in Blocks)
        {
            if (knownVm is not null && left.SharesBlock(knownVm, block[0]) && right.SharesBlock(knownBare!, block[0]))
                continue;
            foreach (var register in block)
                if (left[register] != right[register] && !hidden[register])
                    return false;
        }
        return (knownVm is not null && AreSame(left, knownVm, OfVm) && AreSame(right, knownBare!, OfBare)) || HaveEqualInterface(vm, bare);
    }

    private static bool AreSame(SystemRegisterFile a, SystemRegisterFile b, Reg[] registers)
    {
        foreach (var register in registers)
            if (a[register] != b[register])
                return false;
        return true;
    }

    private static bool HaveEqualInterface(in PE vm, in PE bare)
    {
        var (a, b) = (AtEL1(vm), AtEL1(bare));
        foreach (var (_, row, mask) in Interface)
            if (((RegisterAccess.Read(a, row, default) ^ RegisterAccess.Read(b, row, default)) & mask) != 0)
                return false;
        return true;
    }

    /// <summary>Adds each register that differs.</summary>
    public static void Collect(in PE vm, in PE bare, List<Difference> differences)
    {
        foreach (var register in Stored)
            if (vm.System[register] != bare.System[register])
                differences.Add(new Difference(register.ToString(), register, bare.System[register], vm.System[register]));
        var (a, b) = (AtEL1(vm), AtEL1(bare));
        foreach (var (register, row, mask) in Interface)
        {
            ulong found = RegisterAccess.Read(a, row, default) & mask, expected = RegisterAccess.Read(b, row, default) & mask;
            if (found != expected)
                differences.Add(new Difference(register.ToString(), register, expected, found));
        }
    }

    /// <summary>The bare PE with the CPU interface of the VM, as EL1 reads it.</summary>
    public static PE WithInterfaceOf(in PE vm, in PE bare)
    {
        var a = AtEL1(vm);
        var next = bare;
        foreach (var (register, row, mask) in Interface)
            next = next.WithSystem(register, (next.System[register] & ~mask) | (RegisterAccess.Read(a, row, default) & mask));
        return next;
    }

    public static PE AtEL1(in PE pe) => pe.WithPSTATE(pe.PSTATE.WithEL(ExceptionLevel.EL1));

    /// <summary>The VM's, with a name that EL1 or EL0 uses, and no counter that runs.</summary>
    private static bool IsOfVm(Reg register)
    {
        var row = RegisterRow.Of(register);
        return VmMap.Default.OwnerOf(register) == Owner.VM && row.Storage is Storage.Plain or Storage.Computed
            && !row.Name.EndsWith("_EL2", StringComparison.Ordinal) && register != Reg.DISR_EL1;
    }
}
