using VirtSpec.Machine.Memory;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Translations that do not fault where an exclusion says that QEMU completes the instruction: it does nothing else, as there are no caches.</summary>
/// <param name="completes">Whether the access, in the words of <see cref="Describe"/>, is to be made without its fault.</param>
public sealed class QemuTranslations(IMachineTranslations translations, Func<string, bool> completes) : IMachineTranslations
{
    public ITranslationCache? Cache => translations.Cache;

    public TlbState? State => translations.State;

    /// <summary>The last fault of an access.</summary>
    public FaultRecord LastFault { get; private set; }

    /// <summary>The access in the words of the exclusions.</summary>
    public static string Describe(AccessDescriptor access) => $"{access.AccType} at {access.EL}";

    public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address) =>
        translations.TryFind(pe, va, access, aligned, out address);

    public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result)
    {
        translations.Translate(ref c, request, out result);
        if (result.IsFault && request.Access.AccType is (AccessType.DC or AccessType.IC) && completes(Describe(request.Access)))
            result = default;
        if (result.IsFault)
            LastFault = result.Fault;
    }

    public void Stored(PA address, int size) => translations.Stored(address, size);

    public IReadOnlyList<TlbInvalidation> Synchronized(in PE before, in StepResult step) => translations.Synchronized(before, step);

    public void Invalidated(TlbInvalidation invalidation) => translations.Invalidated(invalidation);
}
