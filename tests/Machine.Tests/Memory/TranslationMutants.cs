using VirtSpec.Streams.Mutants;

namespace VirtSpec.Machine.Tests.Memory;

/// <summary>Seeded errors in translation and in what remembers it, each with the claim that has to find it.</summary>
internal static class TranslationMutants
{
    public static IReadOnlyList<(string Claim, Mutant Mutant)> All { get; } =
    [
        ("W1", new("a page descriptor at the last level is a table", "Descriptor.TypeAt", "level == TGxExtensions.FinalLevel", "false")),
        ("W1", new("stage 1 does not check the size of its output", "AArch64.LeafFault", "state.Output(request.Address.Value) >> p.OutputBits != 0", "false")),
        ("W1", new("stage 1 that is off does not check the size of an address", "AArch64.S1DisabledOutput", "output >> pe.Configuration.PhysicalAddressBits != 0", "false")),
        ("W1", new("TxSZ out of range is used", "AArch64.S1Params", "p.TxSZ is < S1MinTxSZ or > MaxTxSZ", "false")),

        ("W2", new("the memo forgets the VMID and the tables of stage 2", "TranslationKey.Enter", "pe.System[Read[i]]", "Read[i] == Reg.VTTBR_EL2 ? 0 : pe.System[Read[i]]")),
        ("W2", new("the memo forgets the tables of stage 1", "TranslationKey.Enter", "pe.System[Read[i]]", "Read[i] == Reg.TTBR0_EL1 ? 0 : pe.System[Read[i]]")),
        ("W2", new("the memo does not see stores to tables", "TranslationMemo.Stored", "HoldsDescriptors(address.Value) || HoldsDescriptors(address.Value + (ulong)size - 1)", "false")),
        ("W2", new("the memo lets unaligned accesses to Device memory pass", "TranslationMemo.TryFind", "aligned || entry.IsNormal", "true")),
        ("W2", new("the memo forgets the Exception level", "TranslationMemo.KindOf", "(int)access.EL << 2 | kind", "kind")),
        ("W2", new("the memo compares part of an address", "TranslationMemo.TryFind", "entry.Page != page", "false")),

        ("W3", new("an entry serves every virtual machine", "TlbEntry.Serves", "Context.VMID == context.VMID", "true")),
        ("W3", new("an entry serves every address space", "TlbEntry.Serves", "IsGlobal || Context.ASID == context.ASID", "true")),
        ("W3", new("TLBI leaves tables", "TlbInvalidation.Removes", "!LastLevelOnly || entry.IsLeaf", "entry.IsLeaf")),
        ("W3", new("TLBI of stage 1 leaves the entries of both stages", "TlbInvalidation.IsOfStages", "stage != TlbStage.Stage2", "stage == TlbStage.Stage1")),
        ("W3", new("TLBI by address leaves global entries", "TlbInvalidation.IsOfASID", "entry.IsGlobal ? !SparesGlobal : entry.Context.ASID == ASID", "!entry.IsGlobal && entry.Context.ASID == ASID")),
        ("W3", new("TLBI by intermediate physical address is off by a bit", "AArch64.IPAOf", "(operand & ((1UL << 36) - 1)) << 12", "(operand & ((1UL << 36) - 1)) << 13")),
        ("W3", new("a DSB completes nothing", "AdversarialTlb.Synchronized", "step.Effects.Synchronization", "step.Effects.Synchronization == Synchronization.Context ? Synchronization.Context : Synchronization.None")),
        ("W3", new("the fault of a cached leaf of stage 1 has no level", "AArch64.S1Begin", "result.Fault with { Level = result.State.Level }", "result.Fault")),

        ("W4", new("stage 2 is off for all", "AArch64.HasStage2", "regime == Regime.EL10 && pe.Configuration.HaveEL2", "false")),
        ("W4", new("stage 2 gives its input", "AArch64.S2Output", "new PA(state.Output(ipa.IPAddress.Value))", "new PA(ipa.IPAddress.Value)")),
        ("W4", new("the offset in a page is that in a block", "TTWState.Output", "(1UL << BlockBits) - 1", "(1UL << 30) - 1")),
        ("W4", new("VTTBR_EL2 is not looked at again", "AArch64.GetS2TTWParams", "pe.System[Reg.VTTBR_EL2]", "0x40300000UL")),
    ];
}
