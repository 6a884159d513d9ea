using VirtSpec.Spec.Base;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>
    /// AArch64.S1Walk: reads descriptors from the start level on, each through stage 2 in the EL1&amp;0 regime, until a leaf or a fault.
    /// Four lookups at most. The attributes of the walk's own accesses are not followed: memory is sequentially consistent here.
    /// </summary>
    internal static void S1Walk<TObserver>(
        ref TranslationContext c, in S1TTWParams p, in TranslationRequest request, ref TObserver observer, out WalkResult result)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        result = new WalkResult { Fault = FaultRecord.None(request.Access) };
        if (!S1Begin(c, p, request.Address, ref result, out ulong address))
            return;
        var state = result.State;
        for (; ; )
        {
            (result.State, result.DescriptorAddress) = (state, address);
            if (!S1FetchDescriptor(ref c, p, request, ref observer, ref result))
                return;
            var descriptor = new Descriptor(result.Descriptor);
            switch (descriptor.TypeAt(p.Granule, state.Level))
            {
                case DescriptorType.Invalid:
                    result.Fault = Stage1Fault(result.Fault, FaultStatus.Translation, state.Level);
                    return;
                case DescriptorType.Table:
                    state = S1NextWalkStateTable(state, p, descriptor);
                    address = TTEntryAddress(state, request.Address.Value);
                    if (address >> p.OutputBits == 0)
                    {
                        observer.ReachedS1(request.Address, state);
                        break;
                    }
                    // The level is that of the table's descriptor, whose address is out of range.
                    result.Fault = Stage1Fault(result.Fault, FaultStatus.AddressSize, state.Level - 1);
                    return;
                default:
                    result.State = S1NextWalkStateLeaf(state, p, descriptor, c.Choices);
                    result.Fault = LeafFault(c, p, request, result);
                    if (!result.Fault.IsFault)
                        observer.ReachedS1(request.Address, result.State);
                    return;
            }
        }
    }

    /// <summary>The first table and the address of its entry; false when there is nothing to read: a TLB has the leaf, or the walk faults.</summary>
    private static bool S1Begin(in TranslationContext c, in S1TTWParams p, VA va, ref WalkResult result, out ulong address)
    {
        address = 0;
        if (c.Cache is { } cache && cache.TryResumeS1(c.Pe, p.Regime, va, out result.State))
        {
            result.IsCached = result.State.IsTranslated;
            result.Fault = result.Fault with { Level = result.State.Level };
            address = TTEntryAddress(result.State, va.Value);
            return !result.IsCached;
        }
        if (p.EPD)
        {
            result.Fault = Stage1Fault(result.Fault, FaultStatus.Translation, 0);
            return false;
        }
        result.State = new TTWState { Level = p.StartLevel, Granule = p.Granule, BaseAddress = S1TTBaseAddress(p) };
        address = S1SLTTEntryAddress(p, va, result.State);
        if (address >> p.OutputBits == 0)
            return true;
        result.Fault = Stage1Fault(result.Fault, FaultStatus.AddressSize, 0);
        return false;
    }

    /// <summary>Reads one descriptor of stage 1; false when stage 2 or the bus does not let it.</summary>
    private static bool S1FetchDescriptor<TObserver>(
        ref TranslationContext c, in S1TTWParams p, in TranslationRequest request, ref TObserver observer, ref WalkResult result)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        int level = result.State.Level;
        if (S1DescriptorPlace(ref c, p.Regime, request.ForWalk(), ref observer, ref result) is not { } address)
            return false;
        if (!c.TryFetchDescriptor(address, p.EE, out result.Descriptor))
        {
            result.Fault = Stage1Fault(result.Fault, FaultStatus.SyncExternalOnWalk, level);
            return false;
        }
        var type = new Descriptor(result.Descriptor).TypeAt(p.Granule, level);
        observer.Read(new DescriptorRead(1, level, address, result.DescriptorAddress, result.Descriptor, type, ForStage1Walk: false));
        return true;
    }

    /// <summary>The physical address of a stage 1 descriptor, which stage 2 translates in the EL1&amp;0 regime; null when that faults.</summary>
    private static PA? S1DescriptorPlace<TObserver>(
        ref TranslationContext c, Regime regime, in TranslationRequest walk, ref TObserver observer, ref WalkResult result)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        var address = new PA(result.DescriptorAddress);
        if (!HasStage2(c.Pe, regime))
            return address;
        var table = new AddressDescriptor { VAddress = walk.Address, IPAddress = new IPA(address.Value), PAddress = address, MemAttrs = MemoryAttributes.NormalNC };
        S2Translate(ref c, table, walk, ref observer, out var translated);
        if (!translated.IsFault)
            return translated.PAddress;
        result.Fault = translated.Fault;
        return null;
    }

    /// <summary>The faults of a leaf that the walk finds, in the manual's order: misprogrammed Contiguous bit, address size, Access flag.</summary>
    private static FaultRecord LeafFault(in TranslationContext c, in S1TTWParams p, in TranslationRequest request, in WalkResult walk)
    {
        var state = walk.State;
        var fault = walk.Fault with { Level = state.Level };
        if (state.Contiguous && c.Choices.MisprogrammedContiguousFaults && state.BlockBits + p.Granule.ContiguousSize(state.Level) > p.InputBits)
            return fault with { StatusCode = FaultStatus.Translation };
        if (state.Output(request.Address.Value) >> p.OutputBits != 0)
            return fault with { StatusCode = FaultStatus.AddressSize };
        return NeedsAccessFlag(c, p.HA, request.Access, walk.Descriptor) ? fault with { StatusCode = FaultStatus.AccessFlag } : fault;
    }

    /// <summary>The Access flag is 0, hardware does not set it, and the access is one that it stops.</summary>
    private static bool NeedsAccessFlag(in TranslationContext c, bool isManaged, AccessDescriptor access, ulong descriptor) =>
        (descriptor & Descriptor.AF) == 0 && !isManaged
        && (access.AccType is not (AccessType.DC or AccessType.IC) || c.Choices.MaintenanceNeedsAccessFlag);

    private static FaultRecord Stage1Fault(FaultRecord fault, FaultStatus status, int level) => fault with { StatusCode = status, Level = level };

    /// <summary>AArch64.S1TTBaseAddress: the table base register without the bits that the size of the first table aligns.</summary>
    private static ulong S1TTBaseAddress(in S1TTWParams p)
    {
        int tableBits = p.InputBits - p.Granule.TranslationSize(p.StartLevel) + 3;
        return TableBase(p.TTBR, tableBits);
    }

    /// <summary>Bits 47:1 of a table base register, aligned to the table, whose low bits count as zero.</summary>
    private static ulong TableBase(ulong ttbr, int tableBits) => ttbr & 0xffff_ffff_fffe & ~((1UL << tableBits) - 1);

    /// <summary>AArch64.S1SLTTEntryAddress: the entry of the first table, which may be shorter than a granule.</summary>
    private static ulong S1SLTTEntryAddress(in S1TTWParams p, VA va, in TTWState state)
    {
        ulong input = va.Value & ((1UL << p.InputBits) - 1);
        return state.BaseAddress | input >> state.BlockBits << 3;
    }

    /// <summary>AArch64.TTEntryAddress: the entry of a table after the first.</summary>
    private static ulong TTEntryAddress(in TTWState state, ulong input) =>
        state.BaseAddress | (input >> state.BlockBits & ((1UL << state.Granule.Stride()) - 1)) << 3;

    /// <summary>AArch64.S1NextWalkStateTable.</summary>
    private static TTWState S1NextWalkStateTable(in TTWState state, in S1TTWParams p, Descriptor descriptor) => state with
    {
        Level = state.Level + 1,
        BaseAddress = descriptor.NextTableBase(p.Granule),
        Permissions = p.HPD ? state.Permissions : S1ApplyTablePerms(state.Permissions, descriptor, p.Regime),
    };

    /// <summary>AArch64.S1NextWalkStateLeaf.</summary>
    private static TTWState S1NextWalkStateLeaf(in TTWState state, in S1TTWParams p, Descriptor descriptor, TranslationChoices choices)
    {
        int index = (int)descriptor.Field(4, 2);
        return state with
        {
            IsTranslated = true,
            BaseAddress = descriptor.LeafBase(p.Granule, state.Level),
            Permissions = S1ApplyOutputPerms(state.Permissions, descriptor, p),
            MemAttrs = S1DecodeMemAttrs((byte)(p.MAIR >> 8 * index), descriptor.Field(9, 8), choices),
            Contiguous = descriptor.Contiguous,
            nG = HasUnprivileged(p.Regime) && descriptor.Bit(11),
        };
    }
}
