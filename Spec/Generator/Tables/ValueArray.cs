using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>An immutable array compared by its contents, so that the incremental pipeline can tell that nothing changed.</summary>
internal readonly struct ValueArray<T>(T[] items) : IEquatable<ValueArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? _items = items;

    private T[] Items => _items ?? [];

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public bool Equals(ValueArray<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => unchecked((hash * 31) + (item?.GetHashCode() ?? 0)));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();
}

internal static class ValueArrayExtensions
{
    public static ValueArray<T> ToValueArray<T>(this IEnumerable<T> items) => new([.. items]);
}
