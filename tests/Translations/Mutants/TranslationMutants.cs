using VirtSpec.Streams.Mutants;

namespace VirtSpec.Translations.Mutants;

/// <summary>Seeded errors in address translation.</summary>
public static class TranslationMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("TTBR1 is selected by bit 63", "AArch64.GetVARange", "(va.Value >> 55 & 1) != 0", "va.Value >> 63 != 0"),
        new("TBI is ignored", "AArch64.VAIsOutOfRange", "p.TBI ? va.Value << 8 : va.Value", "va.Value"),
        new("TBI1 is TBI0", "AArch64.S1TTWParamsUpper", "tcr.TBI1", "tcr.TBI0"),
        new("EPD0 is ignored", "AArch64.S1TTWParamsLower", "tcr.EPD0", "false"),
        new("EPD1 is ignored", "AArch64.S1TTWParamsUpper", "tcr.EPD1", "false"),
        new("T1SZ is T0SZ", "AArch64.S1TTWParamsUpper", "(int)tcr.T1SZ", "(int)tcr.T0SZ"),
        new("HPD0 is ignored", "AArch64.S1TTWParamsLower", "tcr.HPD0 && pe.Configuration.Cpu.Features.Has(Feature.FEAT_HPDS)", "false"),
        new("a host's upper range uses TTBR0_EL2", "AArch64.S1TTWParamsUpper", "Reg.TTBR1_EL2", "Reg.TTBR0_EL2"),
        new("IPS 4 is 48 bits", "AArch64.PhysicalAddressSize", "44", "48"),
        new("the output size is not limited to that of the PE", "AArch64.PhysicalAddressSize", "Math.Min(bits, pe.Configuration.PhysicalAddressBits)", "bits"),
        new("TxSZ out of range is accepted", "AArch64.S1Params", "p.TxSZ is < S1MinTxSZ or > MaxTxSZ", "p.TxSZ < S1MinTxSZ"),
        new("an address above the range is accepted", "AArch64.S1Params", "!VAIsOutOfRange(p, va)", "true"),

        new("the first table of stage 1 is not aligned to its size", "AArch64.S1TTBaseAddress", "p.InputBits - p.Granule.TranslationSize(p.StartLevel) + 3", "6"),
        new("the first table of stage 1 is indexed by a full stride", "AArch64.S1SLTTEntryAddress", "va.Value & ((1UL << p.InputBits) - 1)", "va.Value & ((1UL << state.BlockBits + p.Granule.Stride()) - 1)"),
        new("a table's index has one bit too few", "AArch64.TTEntryAddress", "(1UL << state.Granule.Stride()) - 1", "(1UL << state.Granule.Stride() - 1) - 1"),
        new("stage 1 starts one level late", "S1TTWParams.StartLevel", "InputBits - 1 - Granule.GranuleBits()", "InputBits - 1 - Granule.GranuleBits() - Granule.Stride()"),
        new("the address of the first table may exceed the output size", "AArch64.S1Begin", "address >> p.OutputBits == 0", "true"),
        new("the address of a next table may exceed the output size", "AArch64.S1Walk", "address >> p.OutputBits == 0", "true"),
        new("a table beyond the output size faults a level too deep", "AArch64.S1Walk", "state.Level - 1", "state.Level"),
        new("the output may exceed the output size", "AArch64.LeafFault", "state.Output(request.Address.Value) >> p.OutputBits != 0", "false"),
        new("the Access flag is ignored", "AArch64.NeedsAccessFlag", "(descriptor & Descriptor.AF) == 0", "false"),
        new("an external abort on a walk reports level 0", "AArch64.S1FetchDescriptor", "level", "0"),
        new("stage 2 does not translate the tables of stage 1", "AArch64.S1DescriptorPlace", "!HasStage2(c.Pe, regime)", "true"),

        new("APTable is ignored", "AArch64.S1ApplyTablePerms", "(byte)(permissions.APTable | table)", "permissions.APTable"),
        new("UXNTable is ignored", "AArch64.S1ApplyTablePerms", "permissions.UXNTable || executeNever", "permissions.UXNTable"),
        new("PXNTable is ignored", "AArch64.S1ApplyTablePerms", "permissions.PXNTable || descriptor.Bit(59)", "permissions.PXNTable"),
        new("XNTable of EL2 is ignored", "AArch64.S1ApplyTablePerms", "permissions.XNTable || executeNever", "permissions.XNTable"),
        new("DBM counts without HD", "AArch64.S1ApplyOutputPerms", "p.HA && p.HD && descriptor.DBM", "descriptor.DBM"),
        new("EL1 executes what EL0 can write", "AArch64.S1ComputePermissions", "!(permissions.PXN || permissions.PXNTable || uw)", "!(permissions.PXN || permissions.PXNTable)"),
        new("PAN is ignored", "AArch64.S1ComputePermissions", "access.PAN && pe.PSTATE.PAN && ur", "false"),
        new("WXN is ignored", "AArch64.S1ComputePermissions", "p.WXN && controls.W", "false"),
        new("EL0 has the permissions of EL1", "AArch64.S1ComputePermissions", "access.EL == ExceptionLevel.EL0", "false"),
        new("a fetch needs read permission only", "AArch64.S1CheckPermissions", "!controls.X", "!controls.R"),
        new("a failed read-modify-write is a write", "AArch64.CheckReadAndWrite", "access.Read && !controls.R", "access.Read && !access.Write && !controls.R"),

        new("stage 2 concatenation is ignored", "AArch64.S2SLTTEntryAddress", "ipa & ((1UL << p.InputBits) - 1)", "ipa & ((1UL << state.BlockBits + p.Granule.Stride()) - 1)"),
        new("concatenated tables are aligned as one", "AArch64.S2TTBaseAddress", "p.InputBits - p.Granule.TranslationSize(p.StartLevel) + 3", "Math.Max(p.Granule.GranuleBits(), 6)"),
        new("SL0 of 16 KiB and 64 KiB is that of 4 KiB", "S2TTWParams.StartLevel", "Granule == TGx.TGx_4KB", "true"),
        new("SL0 is never inconsistent", "AArch64.S2InconsistentSL", "p.InputBits < minimum || p.InputBits > maximum", "false"),
        new("one concatenated table more is allowed", "AArch64.S2InconsistentSL", "minimum + (p.Granule.Stride() - 1) + 4", "minimum + (p.Granule.Stride() - 1) + 5"),
        new("an IPA above the range is accepted", "AArch64.S2Translate", "ipa.IPAddress.Value >> p.InputBits != 0", "false"),
        new("S1PTW is lost", "AArch64.S2Translate", "request.Access.AccType == AccessType.TTW", "false"),
        new("the address size of stage 2 tables is not checked", "AArch64.S2Walk", "address >> p.OutputBits == 0", "true"),
        new("DC does not turn stage 2 on", "AArch64.GetS2TTWParams", "!hcr.VM && !hcr.DC", "!hcr.VM"),
        new("XN is ignored at stage 2", "AArch64.S2ComputePermissions", "access.EL != ExceptionLevel.EL0", "true"),
        new("XN[0] counts without FEAT_XNX", "AArch64.S2ApplyOutputPerms", "p.XNX", "true"),
        new("S2AP[0] is ignored", "AArch64.S2ComputePermissions", "(permissions.S2AP & 0b01) != 0", "true"),
        new("S2AP[1] is ignored", "AArch64.S2ComputePermissions", "(permissions.S2AP & 0b10) != 0", "true"),
        new("PTW is ignored", "AArch64.S2CheckPermissions", "p.PTW && state.MemAttrs.IsDevice", "false"),

        new("a permission fault has no level", "AArch64.EncodeLDFSC", "0b001100 | (uint)level", "0b001100u"),
        new("HPFAR_EL2 is not written on a walk's permission fault", "AArch64.IPAValid", "fault.S2FS1Walk && fault.StatusCode == FaultStatus.Permission", "false"),
        new("AT S12E0R is made as EL1", "AArch64.FormOf", "new(ExceptionLevel.EL0, IsWrite: false, BothStages: true)", "new(ExceptionLevel.EL1, IsWrite: false, BothStages: true)"),
        new("AT S1E1W reads", "AArch64.FormOf", "new(ExceptionLevel.EL1, IsWrite: true)", "new(ExceptionLevel.EL1, IsWrite: false)"),
        new("AT S12 translates stage 1 only", "AArch64.AT", "form.BothStages && !result.IsFault && HasStage2(c.Pe, regime)", "false"),
        new("AT at EL1 reports stage 2 faults of the walk in PAR_EL1", "AArch64.AT", "c.Pe.EL == ExceptionLevel.EL1 && result.Fault.S2FS1Walk", "false"),
        new("PAR_EL1.F stays 0", "AArch64.EncodePAR", "F", "0UL"),
        new("PAR_EL1.S is lost", "AArch64.EncodePAR", "fault.SecondStage ? 1UL << 9 : 0", "0UL"),
        new("PAR_EL1.PTW is lost", "AArch64.EncodePAR", "fault.S2FS1Walk ? 1UL << 8 : 0", "0UL"),
        new("PAR_EL1.PA has one bit too few", "AArch64.EncodePAR", "result.PAddress.Value & 0xffff_ffff_f000", "result.PAddress.Value & 0xffff_ffff_e000"),
        new("Device attributes are not shifted", "AArch64.EncodePARAttrs", "(uint)attributes.Device << 2", "(uint)attributes.Device"),
    ];

    /// <summary>The specification with these mutants, and the recorded cases that are to find them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="corpora">The folder of the recorded cases.</param>
    public static MutatedSpec Weave(string root, string corpora, IReadOnlyList<Mutant> mutants) =>
        new(root, "VirtSpec.Translations.Cases.CorpusProbe", ["tests/Streams/Cases", "tests/Translations/Cases"], corpora, mutants);
}
