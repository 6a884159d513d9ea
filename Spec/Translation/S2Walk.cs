using VirtSpec.Spec.Base;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.S2Walk: reads descriptors of stage 2 from the start level on until a leaf or a fault. Four lookups at most.</summary>
    /// <param name="result">Begins as a fault record with the address to translate and without a fault.</param>
    internal static void S2Walk<TObserver>(
        ref TranslationContext c, in S2TTWParams p, AccessDescriptor access, ref TObserver observer, ref WalkResult result)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        var start = result.Fault;
        ulong input = start.IPAddress.Value;
        if (!S2Begin(c, p, ref result, out ulong address))
            return;
        var state = result.State;
        for (; ; )
        {
            var fault = start with { Level = state.Level };
            result.DescriptorAddress = address;
            if (!c.TryFetchDescriptor(new PA(address), p.EE, out result.Descriptor))
            {
                result.Fault = fault with { StatusCode = FaultStatus.SyncExternalOnWalk };
                return;
            }
            var descriptor = new Descriptor(result.Descriptor);
            var type = descriptor.TypeAt(p.Granule, state.Level);
            observer.Read(new DescriptorRead(2, state.Level, new PA(address), address, result.Descriptor, type, ForStage1Walk: start.S2FS1Walk));
            switch (type)
            {
                case DescriptorType.Invalid:
                    result.Fault = fault with { StatusCode = FaultStatus.Translation };
                    return;
                case DescriptorType.Table:
                    state = state with { Level = state.Level + 1, BaseAddress = descriptor.NextTableBase(p.Granule) };
                    address = TTEntryAddress(state, input);
                    if (address >> p.OutputBits == 0)
                    {
                        observer.ReachedS2(start.IPAddress, state);
                        break;
                    }
                    // The level is that of the table's descriptor, whose address is out of range.
                    result.Fault = fault with { StatusCode = FaultStatus.AddressSize };
                    return;
                default:
                    result.State = S2NextWalkStateLeaf(state, p, descriptor, c.Choices);
                    result.Fault = S2LeafFault(c, p, fault, access, result);
                    if (!result.Fault.IsFault)
                        observer.ReachedS2(start.IPAddress, result.State);
                    return;
            }
        }
    }

    /// <summary>The first table and the address of its entry; false when there is nothing to read: a TLB has the leaf, or the walk faults.</summary>
    private static bool S2Begin(in TranslationContext c, in S2TTWParams p, ref WalkResult result, out ulong address)
    {
        var ipa = result.Fault.IPAddress;
        if (c.Cache is { } cache && cache.TryResumeS2(c.Pe, ipa, result.Fault.S2FS1Walk, out result.State))
        {
            result.IsCached = result.State.IsTranslated;
            result.Fault = result.Fault with { Level = result.State.Level };
            address = TTEntryAddress(result.State, ipa.Value);
            return !result.IsCached;
        }
        result.State = new TTWState { Level = p.StartLevel, Granule = p.Granule, BaseAddress = S2TTBaseAddress(p) };
        address = S2SLTTEntryAddress(p, ipa.Value, result.State);
        if (address >> p.OutputBits == 0)
            return true;
        result.Fault = result.Fault with { StatusCode = FaultStatus.AddressSize, Level = 0 };
        return false;
    }

    /// <summary>The faults of a leaf that the walk finds, in the manual's order: misprogrammed Contiguous bit, address size, Access flag.</summary>
    private static FaultRecord S2LeafFault(in TranslationContext c, in S2TTWParams p, FaultRecord fault, AccessDescriptor access, in WalkResult walk)
    {
        var state = walk.State;
        if (state.Contiguous && c.Choices.MisprogrammedContiguousFaults && state.BlockBits + p.Granule.ContiguousSize(state.Level) > p.InputBits)
            return fault with { StatusCode = FaultStatus.Translation };
        if (state.Output(fault.IPAddress.Value) >> p.OutputBits != 0)
            return fault with { StatusCode = FaultStatus.AddressSize };
        return NeedsAccessFlag(c, p.HA, access, walk.Descriptor) ? fault with { StatusCode = FaultStatus.AccessFlag } : fault;
    }

    /// <summary>AArch64.S2TTBaseAddress: VTTBR_EL2.BADDR without the bits that the first table, or up to 16 concatenated ones, align.</summary>
    private static ulong S2TTBaseAddress(in S2TTWParams p) => TableBase(p.TTBR, p.InputBits - p.Granule.TranslationSize(p.StartLevel) + 3);

    /// <summary>AArch64.S2SLTTEntryAddress: the entry of the first table or concatenated tables.</summary>
    private static ulong S2SLTTEntryAddress(in S2TTWParams p, ulong ipa, in TTWState state)
    {
        ulong input = ipa & ((1UL << p.InputBits) - 1);
        return state.BaseAddress | input >> state.BlockBits << 3;
    }

    /// <summary>AArch64.S2NextWalkStateLeaf.</summary>
    private static TTWState S2NextWalkStateLeaf(in TTWState state, in S2TTWParams p, Descriptor descriptor, TranslationChoices choices) => state with
    {
        IsTranslated = true,
        BaseAddress = descriptor.LeafBase(p.Granule, state.Level),
        Permissions = S2ApplyOutputPerms(descriptor, p),
        MemAttrs = S2DecodeMemAttrs(descriptor.Field(5, 2), descriptor.Field(9, 8), choices),
        Contiguous = descriptor.Contiguous,
    };
}
