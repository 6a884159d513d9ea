using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Memory;

/// <summary>
/// A TLB that never forgets by itself, and that uses an entry or walks anew as a draw says: whatever software has not invalidated may still be used.
/// A draw is keyed by (seed, PE, the PE's own event number), so that what one PE does never moves the draws of another.
/// </summary>
/// <remarks>Not modelled: entries for addresses that the PE never accessed, which a real TLB may make speculatively.</remarks>
public sealed class AdversarialTlb(TlbState start, int pe) : IMachineTranslations, ITranslationCache
{
    private readonly List<BreakBeforeMakeViolation> _violations = [.. start.Violations];
    private readonly HashSet<BreakBeforeMakeViolation> _known = [.. start.Violations];
    private ulong _events = start.Events;
    private bool _isFetch;
    private TlbEntry? _both;

    /// <summary>An empty TLB that draws from <paramref name="seed"/>.</summary>
    public AdversarialTlb(ulong seed, int pe)
        : this(TlbState.Empty(seed), pe)
    {
    }

    public Tlb Contents { get; private set; } = start.Contents;

    public TlbState State => new(start.Seed, Contents, _events, ValueArray<BreakBeforeMakeViolation>.Of(_violations));

    /// <summary>Entries that were made while a contradicting one was still valid, in the order in which they were met.</summary>
    public IReadOnlyList<BreakBeforeMakeViolation> Violations => _violations;

    public ITranslationCache Cache => this;

    /// <summary>Each access is an event of its own.</summary>
    public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address)
    {
        address = default;
        return false;
    }

    public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result)
    {
        (_isFetch, _both) = (request.Access.AccType == AccessType.IFETCH, null);
        var regime = AArch64.TranslationRegime(c.Pe, request.Access.EL);
        var path = new Path(AArch64.GetS1TLBContext(c.Pe, regime, request.Address));
        AArch64.FullTranslate(ref c, request, ref path, out result);
        foreach (var entry in path.Entries)
            Fill(entry);
        if (!result.IsFault && result is { Stage1.IsTranslated: true, Stage2.IsTranslated: true } && _both is null)
            Fill(TlbEntry.OfBoth(AArch64.GetS1TLBContext(c.Pe, regime, request.Address), request.Address.Value, result.Stage1, result.Stage2));
    }

    public bool TryResumeS1(in PE pe, Regime regime, VA va, out TTWState state)
    {
        var entry = Draw(Contents.Serving(AArch64.GetS1TLBContext(pe, regime, va), TlbStage.Stage1, va.Value, _isFetch));
        _both = entry is { Stage: TlbStage.Both } ? entry : null;
        state = entry?.State ?? default;
        return entry is not null;
    }

    public bool TryResumeS2(in PE pe, IPA ipa, bool forStage1Walk, out TTWState state)
    {
        var entry = _both ?? Draw(Contents.Serving(AArch64.GetS2TLBContext(pe), TlbStage.Stage2, ipa.Value, _isFetch && !forStage1Walk));
        state = entry is null ? default : entry.Stage == TlbStage.Both ? entry.State2 : entry.State;
        return entry is not null;
    }

    public void Stored(PA address, int size)
    {
    }

    public IReadOnlyList<TlbInvalidation> Synchronized(in PE before, in StepResult step)
    {
        if (step.Effects.Maintenance is { } maintenance && AArch64.TLBI(before, maintenance.Operation, maintenance.Operand) is { } invalidation)
            Contents = Contents.Issued(invalidation);
        var barrier = step.Effects.Synchronization;
        Contents = Contents.Completed(barrier, out var broadcast);
        if (step.Event is StepEvent.Exception or StepEvent.Return || barrier == Synchronization.Context)
            Contents = Contents.Synchronized();
        return broadcast;
    }

    public void Invalidated(TlbInvalidation invalidation) => Contents = Contents.Without(invalidation);

    private void Fill(TlbEntry entry)
    {
        Contents = Contents.With(entry, out var conflict);
        if (conflict is null)
            return;
        var violation = new BreakBeforeMakeViolation(pe, conflict, entry);
        if (_known.Add(violation))
            _violations.Add(violation);
    }

    /// <summary>One of the entries, or null to walk; each as likely as the others.</summary>
    private TlbEntry? Draw(IReadOnlyList<TlbEntry> entries)
    {
        if (entries.Count == 0)
            return null;
        ulong drawn = KeyedDraw.Below((ulong)entries.Count + 1, start.Seed, (ulong)pe, _events++);
        return drawn == 0 ? null : entries[(int)drawn - 1];
    }

    /// <summary>The entries that a translation makes. A leaf that hardware has yet to mark dirty is not kept: the mark needs the descriptor.</summary>
    private struct Path(TLBContext context) : IWalkObserver
    {
        private readonly List<TlbEntry> _entries = [];
        private bool _isClean;

        public readonly IReadOnlyList<TlbEntry> Entries => _entries;

        public void Read(in DescriptorRead read) => _isClean = (read.Descriptor & DirtyBitModifier) != 0;

        public readonly void ReachedS1(VA va, in TTWState state) => Add(TlbStage.Stage1, va.Value, state);

        public readonly void ReachedS2(IPA ipa, in TTWState state) => Add(TlbStage.Stage2, ipa.Value, state);

        public readonly void Updated(PA address, ulong before, ulong after)
        {
        }

        private readonly void Add(TlbStage stage, ulong input, in TTWState state)
        {
            if (!(state.IsTranslated && _isClean))
                _entries.Add(TlbEntry.Of(context, stage, input, state));
        }

        private const ulong DirtyBitModifier = 1UL << 51;
    }
}

/// <summary>Two entries of one PE's TLB that contradict each other: the later was made before the earlier was invalidated.</summary>
public sealed record BreakBeforeMakeViolation(int Pe, TlbEntry Earlier, TlbEntry Later);
