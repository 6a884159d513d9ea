using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Memory;

/// <summary>
/// Remembers walks for as long as walking again would find the same: the coherent mode, in which no entry is ever stale.
/// An entry belongs to the values of all registers that a walk reads (<see cref="TranslationKey"/>), and a store to a page that holds
/// a descriptor forgets everything. It changes nothing but speed.
/// </summary>
public sealed class TranslationMemo : IMachineTranslations
{
    /// <summary>Pages of 4 KiB: the smallest, so that every byte of one has the same translation.</summary>
    private const int PageBits = 12, PageSize = 1 << PageBits;

    private const int IndexBits = 10, IndexMask = (1 << IndexBits) - 1;

    /// <summary>Reads, writes, both at once, and fetches; each of EL0, EL1 and EL2.</summary>
    private const int Kinds = 4 * 3;

    private const int PageFilterBits = 16;

    private readonly Entry[] _entries = new Entry[Kinds << IndexBits];
    private readonly bool[] _holdsDescriptors = new bool[1 << PageFilterBits];
    private readonly TranslationKey _key = new();
    private readonly ulong _ramSize;

    /// <param name="ramSize">In bytes; only descriptors in RAM are remembered, because a device may answer otherwise each time.</param>
    public TranslationMemo(ulong ramSize) => _ramSize = ramSize;

    public ITranslationCache? Cache => null;

    public TlbState? State => null;

    public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address)
    {
        address = default;
        int kind = KindOf(access);
        if (kind < 0)
            return false;
        ulong page = va.Value >> PageBits;
        ref readonly var entry = ref _entries[kind << IndexBits | (int)page & IndexMask];
        if (entry.Context != _key.ContextOf(pe) || entry.Page != page || !(aligned || entry.IsNormal))
            return false;
        address = new PA(entry.Output | va.Value & (PageSize - 1));
        return true;
    }

    public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result)
    {
        var updates = c.Updates;
        var path = new Path(_ramSize);
        AArch64.FullTranslate(ref c, request, ref path, out result);
        int kind = KindOf(request.Access);
        if (kind < 0 || result.IsFault || path.LeavesRam || !ReferenceEquals(updates, c.Updates))
            return;
        foreach (ulong page in path.Pages)
            _holdsDescriptors[page & ((1 << PageFilterBits) - 1)] = true;
        ulong input = request.Address.Value >> PageBits;
        _entries[kind << IndexBits | (int)input & IndexMask] =
            new Entry(_key.ContextOf(c.Pe), input, result.PAddress.Value & ~(PageSize - 1UL), !result.MemAttrs.IsDevice);
    }

    public void Stored(PA address, int size)
    {
        if (HoldsDescriptors(address.Value) || HoldsDescriptors(address.Value + (ulong)size - 1))
            Forget();
    }

    /// <summary>No entry is ever stale, so that there is nothing to maintain.</summary>
    public IReadOnlyList<TlbInvalidation> Synchronized(in PE before, in StepResult step) => [];

    public void Invalidated(TlbInvalidation invalidation)
    {
    }

    private bool HoldsDescriptors(ulong address) => _holdsDescriptors[address >> PageBits & ((1 << PageFilterBits) - 1)];

    /// <summary>Forgets all walks, for use with other memory.</summary>
    public void Forget()
    {
        Array.Clear(_holdsDescriptors);
        _key.Forget();
    }

    private static int KindOf(AccessDescriptor access)
    {
        int kind = access.AccType switch
        {
            AccessType.GPR => (access.Read ? 1 : 0) + (access.Write ? 2 : 0),
            AccessType.IFETCH => 0,
            _ => -1,
        };
        return kind < 0 ? -1 : (int)access.EL << 2 | kind;
    }

    /// <param name="Context">Of <see cref="TranslationKey"/>; 0 in an empty entry.</param>
    /// <param name="Page">The number of the virtual page.</param>
    /// <param name="Output">The physical address of the page.</param>
    /// <param name="IsNormal">Unaligned accesses are possible.</param>
    private readonly record struct Entry(ulong Context, ulong Page, ulong Output, bool IsNormal);

    /// <summary>The pages in which a walk read descriptors.</summary>
    private struct Path(ulong ramSize) : IWalkObserver
    {
        private readonly List<ulong> _pages = [];

        public readonly IReadOnlyList<ulong> Pages => _pages;

        public bool LeavesRam { get; private set; }

        public void Read(in DescriptorRead read)
        {
            LeavesRam |= read.Address.Value - BoardLayout.Ram.Value >= ramSize;
            _pages.Add(read.Address.Value >> PageBits);
        }

        public readonly void ReachedS1(VA va, in TTWState state)
        {
        }

        public readonly void ReachedS2(IPA ipa, in TTWState state)
        {
        }

        public readonly void Updated(PA address, ulong before, ulong after)
        {
        }
    }
}
