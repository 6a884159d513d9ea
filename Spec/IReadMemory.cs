using VirtSpec.Spec.Base;

namespace VirtSpec.Spec;

/// <summary>Memory as a step reads it. Writes are effects, which the caller applies.</summary>
public interface IReadMemory
{
    /// <summary>Reads 1, 2, 4 or 8 bytes, little-endian, at an address of any alignment.</summary>
    /// <returns>False when the bus answers with an external abort.</returns>
    bool TryRead(PA address, int size, out ulong value);

    /// <summary>Whether a store there completes; false when the bus answers it with an external abort.</summary>
    bool CanWrite(PA address, int size) => TryRead(address, size, out _);
}
