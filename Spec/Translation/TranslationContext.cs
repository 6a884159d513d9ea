using System.Buffers.Binary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>What a translation looks at, the PE and memory, and the descriptor updates that it makes.</summary>
public ref struct TranslationContext(ref readonly PE pe, IReadMemory memory, DescriptorUpdate? updates = null, ITranslationCache? cache = null)
{
    private readonly ref readonly PE _pe = ref pe;

    public readonly ref readonly PE Pe => ref _pe;

    /// <summary>The updates of the step so far, latest first.</summary>
    public DescriptorUpdate? Updates { get; private set; } = updates;

    internal readonly TranslationChoices Choices => _pe.Configuration.Choices.Translation;

    /// <summary>Where walks begin; null for the table base registers.</summary>
    internal readonly ITranslationCache? Cache => cache;

    /// <summary>FetchDescriptor: reads 8 bytes; false on an external abort.</summary>
    internal readonly bool TryFetchDescriptor(PA address, bool bigEndian, out ulong descriptor)
    {
        if (!memory.TryRead(address, sizeof(ulong), out descriptor))
            return false;
        if (Updates is not null)
            descriptor = DescriptorUpdate.Apply(Updates, address, sizeof(ulong), descriptor);
        if (bigEndian)
            descriptor = BinaryPrimitives.ReverseEndianness(descriptor);
        return true;
    }

    /// <summary>AArch64.MemSwapTableDesc: writes the descriptor if it still is what the walk read; false if it is not.</summary>
    internal bool TrySwapTableDesc<TObserver>(PA address, bool bigEndian, (ulong Before, ulong After) values, ref TObserver observer)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        if (!TryFetchDescriptor(address, bigEndian, out ulong now) || now != values.Before)
            return false;
        Updates = bigEndian
            ? new DescriptorUpdate(address, BinaryPrimitives.ReverseEndianness(values.Before), BinaryPrimitives.ReverseEndianness(values.After), Updates)
            : new DescriptorUpdate(address, values.Before, values.After, Updates);
        observer.Updated(address, values.Before, values.After);
        return true;
    }
}
